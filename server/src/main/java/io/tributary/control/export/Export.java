package io.tributary.control.export;

import io.tributary.control.access.GuardedHandler;
import io.tributary.http.Handler;
import io.tributary.http.Routes;
import java.util.function.Function;

/** Data Access: contents of batches and datasets over HTTP. */
public final class Export {

    private final Contents contents;

    /** @param contents where they come from */
    public Export(Contents contents) {
        this.contents = contents;
    }

    /** Adds everything under {@code /data/foundation/export}; {@code guard} lets only known callers through. */
    public void addRoutes(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.group(Problems.BASE, Problems::unhandled);
        new FileRoutes(contents).addTo(routes, guard);
        new BatchRoutes(contents).addTo(routes, guard);
    }
}
