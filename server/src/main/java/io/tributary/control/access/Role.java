package io.tributary.control.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a client may do in a sandbox. */
enum Role {
    /** Sends events and asks what became of them; sees nothing else. */
    INGEST_ONLY(Permission.INGEST, Permission.TRACE),
    /** Sees everything; changes nothing. */
    VIEWER(Permission.TRACE, Permission.READ),
    /** Sets up and runs flows. */
    EDITOR(Permission.INGEST, Permission.TRACE, Permission.READ, Permission.WRITE),
    /** Everything. */
    ADMIN(Permission.INGEST, Permission.TRACE, Permission.READ, Permission.WRITE, Permission.ADMINISTER);

    private final Set<Permission> permissions;

    Role(Permission... permissions) {
        this.permissions = Set.of(permissions);
    }

    boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /** As it is written in documents, answers and on the command line: {@code ingest-only}, {@code viewer}, {@code editor}, {@code admin}. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Role> of(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }

    /** All names, for error messages. */
    static String all() {
        return Arrays.stream(values()).map(Role::text).collect(Collectors.joining(", "));
    }

    /** The weakest role that may. */
    static Role least(Permission permission) {
        return Arrays.stream(values())
                .filter(role -> role.may(permission))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no role may " + permission));
    }
}
