package io.tributary.control.access;

import java.util.Locale;

/** Where a sandbox stands (ingestion contract §6.2). */
enum SandboxState {
    /** It answers. */
    ACTIVE,
    /** It is being emptied and answers nobody meanwhile. */
    RESETTING,
    /** It answers nobody any more; its name stays taken. */
    DELETED;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SandboxState of(String text) {
        return text.isEmpty() ? ACTIVE : valueOf(text.toUpperCase(Locale.ROOT));
    }
}
