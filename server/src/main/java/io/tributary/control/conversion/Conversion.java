package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import io.tributary.http.Handler;
import io.tributary.http.Routes;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Data Prep: mapping sets over HTTP and for the planner (data-prep contract §5 to §7). Safe for many threads. */
public final class Conversion {

    private final MappingSets sets;
    private final SetChecks checks;
    private final StoredTests tests;

    private Conversion(DocumentStore store, Schemas schemas) {
        this.sets = new MappingSets(store);
        this.checks = new SetChecks(schemas);
        this.tests = new StoredTests(store);
    }

    /**
     * Opens the service.
     *
     * @param store where mapping sets are kept
     * @param schemas what they may aim at
     */
    public static Conversion open(DocumentStore store, Schemas schemas) {
        return new Conversion(store, schemas);
    }

    /**
     * Adds everything under {@code /data/foundation/conversion}.
     *
     * @param guard lets only known callers through
     * @param neighbours what is asked of the services beside this one
     */
    public void addRoutes(Routes routes, Function<GuardedHandler, Handler> guard, Neighbours neighbours) {
        routes.group("/data/foundation/conversion", Problems::unhandled);
        routes.group("/data/foundation/mappingSets", Problems::unhandled);
        ChangeTerms terms = new ChangeTerms(checks, tests);
        new CheckRoutes(checks).addTo(routes, guard);
        new ExplainRoutes(sets, checks).addTo(routes, guard);
        new SetRoutes(sets, checks, tests, terms, neighbours.flowsUsing()).addTo(routes, guard);
        new VersionRoutes(sets, checks, terms, neighbours.recentEvents()).addTo(routes, guard);
        new MappingRoutes(sets, terms).addTo(routes, guard);
        new TestRoutes(sets, checks, tests).addTo(routes, guard);
        new FileRoutes(sets, checks, tests, terms).addTo(routes, guard);
        new SuggestionRoutes(checks, neighbours).addTo(routes, guard);
        new LanguageRoutes().addTo(routes, guard);
        ConversionJobs.addTo(routes, guard);
    }

    /** One version of a mapping set; versions stay readable until the set is deleted. */
    public Optional<MappingSet> mappingSet(Scope scope, String id, long version) {
        return sets.version(scope, id, version).map(Conversion::mappingSet);
    }

    /** The newest version of a mapping set. */
    public Optional<MappingSet> latest(Scope scope, String id) {
        return sets.latest(scope, id).map(Conversion::mappingSet);
    }

    /**
     * Creates a mapping set as POST with {@code validate=true} does.
     *
     * @param body as in the body of POST
     * @throws io.tributary.http.HttpProblem 400 when the set breaks a rule
     */
    public MappingSet create(Caller caller, ObjectNode body) {
        return mappingSet(sets.create(caller, checks.content(caller, body, true)));
    }

    /** What is wrong with a set as its schema is today, a sentence each; empty when a flow may run it. */
    public List<String> problems(Scope scope, String tenant, MappingSet set) {
        return checks.problems(scope, tenant, set);
    }

    /** Whether a flow may run the set as its schema is today. */
    public boolean validates(Scope scope, String tenant, MappingSet set) {
        return problems(scope, tenant, set).isEmpty();
    }

    private static MappingSet mappingSet(Document document) {
        return StoredSet.of(document).toMappingSet(document);
    }
}
