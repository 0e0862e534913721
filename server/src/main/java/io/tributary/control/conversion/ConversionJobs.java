package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.http.Handler;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.util.function.Function;

/** The platform's older conversion jobs, of which there are none here: an empty page, and 404 for each of them (data-prep contract §6). */
final class ConversionJobs {

    private static final String JOBS = "/data/foundation/conversion/xdmBatchConversions";

    private ConversionJobs() {}

    static void addTo(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get(JOBS, guard.apply(ConversionJobs::list));
        routes.get(JOBS + "/{jobId}", guard.apply(ConversionJobs::unknown));
        routes.get(JOBS + "/{jobId}/activities", guard.apply(ConversionJobs::unknown));
        routes.get(JOBS + "/{jobId}/activities/{activityId}", guard.apply(ConversionJobs::unknown));
    }

    private static Response list(Request request, Caller caller) {
        int limit = SetList.Window.of(request, new Problems(caller.scope())).limit();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putArray("data");
        answer.putObject("_page").put("count", 0).put("limit", limit);
        answer.putObject("_links");
        return Response.json(200, answer);
    }

    private static Response unknown(Request request, Caller caller) {
        throw new Problems(caller.scope())
                .notFound("There is no conversion job '%s'; mappings run in flows here."
                        .formatted(Problems.shown(request.pathParam("jobId"))));
    }
}
