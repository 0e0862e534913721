package io.tributary.backfill;

import io.tributary.control.flow.FileSourceException;
import io.tributary.control.flow.FileSources;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens systems that hold files. */
final class FileSystems implements AutoCloseable {

    private final Sftp sftp;
    private final @Nullable Path localFolder;

    /** @param localFolder the folder that local files are read from; null when none are */
    FileSystems(Sftp sftp, @Nullable Path localFolder) {
        this.sftp = sftp;
        this.localFolder = localFolder;
    }

    /** @throws FileSourceException it can't be opened */
    FileSystem open(FileSources.Base base) {
        if (base.specId().equals(FileSources.SFTP)) {
            return sftp.open(base);
        }
        if (localFolder == null) {
            throw new FileSourceException(
                    FileSourceException.Kind.WRONG,
                    "This server reads no local files; its operator can name a folder with --files DIR");
        }
        return new LocalFiles(localFolder);
    }

    Sftp sftp() {
        return sftp;
    }

    @Override
    public void close() {
        sftp.close();
    }
}
