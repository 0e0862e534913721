package io.tributary.mapping;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import nl.basjes.parse.useragent.UserAgent;
import nl.basjes.parse.useragent.UserAgentAnalyzer;

/** Functions on user agents, answered by the Yauaa library (contract §3.13). */
final class UserAgentFunctions {

    private static final int LONGEST = 4096;
    /** Steps that an analysis costs: one that isn't cached takes milliseconds. */
    private static final int ANALYSIS_COST = 50_000;

    private static final int CACHED = 10_000;

    static final List<Function> ALL = List.of(
            field("ua_os_name", UserAgent.OPERATING_SYSTEM_NAME),
            field("ua_os_version_major", UserAgent.OPERATING_SYSTEM_NAME_VERSION_MAJOR),
            field("ua_os_version", UserAgent.OPERATING_SYSTEM_VERSION),
            field("ua_os_name_version", UserAgent.OPERATING_SYSTEM_NAME_VERSION),
            field("ua_agent_version", UserAgent.AGENT_VERSION),
            field("ua_agent_version_major", UserAgent.AGENT_NAME_VERSION_MAJOR),
            field("ua_agent_name", UserAgent.AGENT_NAME),
            field("ua_device_class", UserAgent.DEVICE_CLASS));

    private static final AtomicBoolean PREPARED = new AtomicBoolean();

    private UserAgentFunctions() {}

    private static Function field(String name, String field) {
        return Function.of(name, 1, a -> Values.of(analyzed(a, field)));
    }

    private static String analyzed(Arguments a, String field) {
        String agent = a.text(0);
        a.scope().spend(ANALYSIS_COST);
        if (agent.length() > LONGEST) {
            throw new EvaluationException("The user agent is longer than " + LONGEST + " characters");
        }
        try {
            return Analyzer.INSTANCE.parse(agent).getValue(field);
        } catch (LinkageError e) {
            throw new EvaluationException("User agents can't be analysed: the library for it could not be loaded");
        }
    }

    /** Begins to load the analyser, so that the first record need not wait for it. */
    static void prepare() {
        if (PREPARED.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("user-agent-loader").start(() -> {
                try {
                    Analyzer.INSTANCE.getAllPossibleFieldNames();
                } catch (LinkageError e) {
                    // Every use will meet the same error and say so where it matters.
                }
            });
        }
    }

    /** Built at the first use: it takes a second or two and some hundred megabytes that most mappings never need. */
    private static final class Analyzer {
        static final UserAgentAnalyzer INSTANCE = UserAgentAnalyzer.newBuilder()
                .hideMatcherLoadStats()
                .immediateInitialization()
                .withCache(CACHED)
                .withField(UserAgent.OPERATING_SYSTEM_NAME)
                .withField(UserAgent.OPERATING_SYSTEM_NAME_VERSION_MAJOR)
                .withField(UserAgent.OPERATING_SYSTEM_VERSION)
                .withField(UserAgent.OPERATING_SYSTEM_NAME_VERSION)
                .withField(UserAgent.AGENT_VERSION)
                .withField(UserAgent.AGENT_NAME_VERSION_MAJOR)
                .withField(UserAgent.AGENT_NAME)
                .withField(UserAgent.DEVICE_CLASS)
                .build();
    }
}
