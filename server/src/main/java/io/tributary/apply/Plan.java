package io.tributary.apply;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What would be done, object by object, in the order in which it would be done. */
public final class Plan {

    private final Written written;
    private final Remote remote;
    private final List<Step> steps;
    private final Map<Identity, Set<Identity>> needs;

    Plan(Written written, Remote remote, List<Step> steps, Map<Identity, Set<Identity>> needs) {
        this.written = written;
        this.remote = remote;
        this.steps = List.copyOf(steps);
        this.needs = needs;
    }

    Written written() {
        return written;
    }

    Remote remote() {
        return remote;
    }

    List<Step> steps() {
        return steps;
    }

    /** What an object needs of the others. */
    Set<Identity> needs(Identity identity) {
        return needs.getOrDefault(identity, Set.of());
    }

    private long count(Class<? extends Step> kind) {
        return steps.stream().filter(kind::isInstance).count();
    }

    /** Whether an object can't be made what its file says; then nothing is sent for any. */
    public boolean refused() {
        return count(Step.Refused.class) > 0;
    }

    /** Whether everything is as the files say. */
    public boolean isEmpty() {
        return count(Step.Unchanged.class) == steps.size();
    }

    /** One sentence. */
    public String summary() {
        return "%d to create, %d to update, %d unchanged, %d refused"
                .formatted(
                        count(Step.Create.class),
                        count(Step.Update.class),
                        count(Step.Unchanged.class),
                        count(Step.Refused.class));
    }

    /** For people: a line for each object, and one for each member that differs. */
    public void print(PrintWriter out) {
        for (Step step : steps) {
            Identity identity = step.object().identity();
            out.printf("%-10s %-16s %s%n", step.action(), identity.kind().word(), identity.name());
            switch (step) {
                case Step.Create _, Step.Unchanged _ -> {}
                case Step.Update update -> print(update.differences(), out);
                case Step.Refused refused -> {
                    out.println("             " + refused.reason());
                    print(refused.differences(), out);
                }
            }
        }
        out.println();
        out.println(summary());
        out.flush();
    }

    private static void print(List<Difference> differences, PrintWriter out) {
        for (Difference difference : differences) {
            out.println("             " + difference.member());
            out.println("               - " + shown(difference.server()) + "   on the server");
            out.println("               + " + shown(difference.file()) + "   in the file");
        }
    }

    private static String shown(String json) {
        return json.isEmpty() ? "–" : Difference.shown(json);
    }

    /** For scripts: {@code {"objects": […], "summary": {…}}}. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode objects = json.putArray("objects");
        for (Step step : steps) {
            Identity identity = step.object().identity();
            ObjectNode one = objects.addObject()
                    .put("kind", identity.kind().word())
                    .put("name", identity.name())
                    .put("file", step.object().place().file())
                    .put("action", step.action());
            switch (step) {
                case Step.Create _ -> {}
                case Step.Unchanged unchanged -> one.put("id", unchanged.held().id());
                case Step.Update update -> {
                    one.put("id", update.held().id());
                    add(update.differences(), one);
                }
                case Step.Refused refused -> {
                    one.put("reason", refused.reason());
                    add(refused.differences(), one);
                }
            }
        }
        json.putObject("summary")
                .put("create", count(Step.Create.class))
                .put("update", count(Step.Update.class))
                .put("unchanged", count(Step.Unchanged.class))
                .put("refused", count(Step.Refused.class));
        return json;
    }

    private static void add(List<Difference> differences, ObjectNode to) {
        ArrayNode list = to.putArray("differences");
        differences.forEach(difference -> list.addObject()
                .put("member", difference.member())
                .put("server", difference.server())
                .put("file", difference.file()));
    }
}
