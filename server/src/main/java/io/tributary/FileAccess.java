package io.tributary;

import io.tributary.outbound.OutboundGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What clients may have read for them.
 *
 * @param folder the folder of local files; null when none are read
 * @param allowPrivate whether hosts of this machine and of private networks may be called
 * @param allowedHosts names, addresses and networks that may be called besides
 */
record FileAccess(@Nullable Path folder, boolean allowPrivate, List<String> allowedHosts) {

    /** No local files, and hosts of the public network only. */
    static final FileAccess PUBLIC = new FileAccess(null, false, List.of());

    FileAccess {
        allowedHosts = List.copyOf(allowedHosts);
        if (folder != null && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--files must name a folder, found " + folder);
        }
    }

    /** @throws IllegalArgumentException a host is none */
    OutboundGuard guard() {
        try {
            return new OutboundGuard(allowPrivate, allowedHosts);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--allow-hosts: " + e.getMessage(), e);
        }
    }
}
