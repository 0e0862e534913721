package io.tributary;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may import whom: the table of ARCHITECTURE.md. A package that vanishes fails here too, so a rename can't switch a line off. */
class ArchitectureTest {

    private static final String ROOT = "io.tributary";

    /** Package, and what of ours it may import. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("mapping", Set.of()),
            Map.entry("xdm", Set.of()),
            Map.entry("event", Set.of()),
            Map.entry("plan", Set.of("event", "mapping", "xdm")),
            Map.entry("log", Set.of("event")),
            Map.entry("prepare", Set.of("event", "plan", "mapping")),
            Map.entry("validate", Set.of("event", "plan", "xdm")),
            Map.entry("land", Set.of("event", "plan", "xdm")),
            Map.entry("quarantine", Set.of("event")),
            Map.entry("seal", Set.of()),
            Map.entry("replay", Set.of("event", "log", "plan", "quarantine")),
            Map.entry("observe", Set.of("event")),
            Map.entry(
                    "pump",
                    Set.of(
                            "event",
                            "plan",
                            "log",
                            "prepare",
                            "validate",
                            "land",
                            "quarantine",
                            "observe",
                            "mapping",
                            "xdm")),
            Map.entry("outbound", Set.of()),
            Map.entry(
                    "backfill",
                    Set.of(
                            "event",
                            "log",
                            "plan",
                            "prepare",
                            "validate",
                            "observe",
                            "control.flow",
                            "control.store",
                            "outbound")),
            Map.entry("http", Set.of()),
            Map.entry("client", Set.of()),
            Map.entry("apply", Set.of("client")),
            Map.entry("openapi", Set.of("http")),
            Map.entry("metrics", Set.of()),
            Map.entry("control.store", Set.of()),
            Map.entry("control.access", Set.of("control.store", "http")),
            Map.entry(
                    "control.flow",
                    Set.of("control.store", "control.access", "plan", "observe", "seal", "outbound", "http")),
            Map.entry("control.catalog", Set.of("control.store", "control.access", "plan", "observe", "http")),
            Map.entry("control.export", Set.of("control.access", "http")),
            Map.entry("control.schema", Set.of("control.store", "control.access", "plan", "observe", "http", "xdm")),
            Map.entry(
                    "control.conversion",
                    Set.of("control.store", "control.access", "plan", "observe", "http", "mapping")),
            Map.entry(
                    "receive",
                    Set.of("event", "log", "plan", "prepare", "validate", "observe", "control.access", "http", "xdm")),
            Map.entry("query", Set.of("land", "xdm", "control.access", "control.store", "http")));

    /** A library, and the packages that know it: one, but for texts in tables, which two read. */
    private static final Map<String, Set<String>> KNOWS = Map.ofEntries(
            Map.entry("io.helidon", Set.of("http")),
            Map.entry("org.apache.iceberg", Set.of("land")),
            Map.entry("org.apache.parquet", Set.of("land")),
            Map.entry("com.github.luben", Set.of("land")),
            Map.entry("com.google.crypto", Set.of("seal")),
            Map.entry("org.duckdb", Set.of("query")),
            Map.entry("org.jdbi", Set.of("control.store")),
            Map.entry("org.flywaydb", Set.of("control.store")),
            Map.entry("org.postgresql", Set.of("control.store")),
            Map.entry("com.nimbusds", Set.of("control.access")),
            Map.entry("io.prometheus", Set.of("metrics")),
            Map.entry("de.siegmar", Set.of("backfill", "control.conversion")),
            Map.entry("org.apache.sshd", Set.of("backfill")),
            Map.entry("org.yaml", Set.of("control.conversion")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @TestFactory
    Stream<DynamicTest> everyPackageImportsOnlyWhatTheTableAllows() {
        return MAY_IMPORT.entrySet().stream()
                .map(line -> DynamicTest.dynamicTest(line.getKey(), () -> check(line.getKey(), line.getValue())));
    }

    private static void check(String name, Set<String> allowed) {
        List<JavaClass> members = CLASSES.stream()
                .filter(c -> c.getPackageName().equals(ROOT + "." + name))
                .toList();
        assertThat(members).as("classes of package %s", name).isNotEmpty();
        Set<String> broken = new TreeSet<>();
        for (JavaClass member : members) {
            for (Dependency dependency : member.getDirectDependenciesFromSelf()) {
                String target = ours(dependency.getTargetClass().getPackageName());
                if (target != null && !target.equals(name) && !allowed.contains(target)) {
                    broken.add(member.getSimpleName() + " imports " + target + "."
                            + dependency.getTargetClass().getSimpleName());
                }
            }
        }
        assertThat(broken)
                .as("imports of %s that the table does not allow", name)
                .isEmpty();
    }

    @Test
    void everyPackageIsInTheTable() {
        Set<String> found = new TreeSet<>();
        for (JavaClass c : CLASSES) {
            String name = ours(c.getPackageName());
            if (name != null && !name.isEmpty()) {
                found.add(name);
            }
        }
        assertThat(MAY_IMPORT.keySet()).containsExactlyInAnyOrderElementsOf(found);
    }

    @TestFactory
    Stream<DynamicTest> everyLibraryIsKnownToItsPackagesOnly() {
        return KNOWS.entrySet().stream()
                .map(line -> DynamicTest.dynamicTest(line.getKey(), () -> {
                    Set<String> knowing = new TreeSet<>();
                    for (JavaClass c : CLASSES) {
                        boolean knows = c.getDirectDependenciesFromSelf().stream()
                                .anyMatch(
                                        d -> d.getTargetClass().getPackageName().startsWith(line.getKey()));
                        if (knows) {
                            knowing.add(String.valueOf(ours(c.getPackageName())));
                        }
                    }
                    assertThat(knowing).containsExactlyInAnyOrderElementsOf(line.getValue());
                }));
    }

    /** Ways by which a text of a request could become code, a class or a connection, each with why nobody goes it. */
    private static final Map<String, String> NEVER_CALLED = Map.ofEntries(
            Map.entry("java.lang.Class.forName", "a name becomes a class"),
            Map.entry("java.lang.ClassLoader.loadClass", "a name becomes a class"),
            Map.entry("java.net.URLClassLoader.<init>", "a URL becomes classes"),
            Map.entry("java.lang.reflect.Method.invoke", "a name becomes a call"),
            Map.entry("java.lang.reflect.Constructor.newInstance", "a name becomes an object"),
            Map.entry("java.io.ObjectInputStream.<init>", "bytes become objects of any class"),
            Map.entry("java.io.ObjectOutputStream.<init>", "who writes such bytes will read them"),
            Map.entry("java.beans.XMLDecoder.<init>", "a document becomes objects of any class"),
            Map.entry("javax.naming.InitialContext.lookup", "a name becomes a connection"),
            Map.entry("javax.script.ScriptEngineManager.<init>", "a text becomes code"),
            Map.entry("java.lang.Runtime.exec", "a text becomes a process"),
            Map.entry("java.lang.ProcessBuilder.<init>", "a text becomes a process"),
            Map.entry("com.fasterxml.jackson.databind.ObjectMapper.enableDefaultTyping", "JSON names classes"),
            Map.entry("com.fasterxml.jackson.databind.ObjectMapper.activateDefaultTyping", "JSON names classes"),
            Map.entry("com.fasterxml.jackson.databind.cfg.MapperBuilder.activateDefaultTyping", "JSON names classes"));

    @TestFactory
    Stream<DynamicTest> nothingThatARequestSaysBecomesCode() {
        return NEVER_CALLED.entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> assertThat(callers(rule.getKey()))
                                .as(rule.getValue())
                                .isEmpty()));
    }

    /** The rule above would hold for a misspelt name too; so the same search must find what is there. */
    @Test
    void searchForCallersFindsThem() {
        assertThat(callers("java.sql.DriverManager.getConnection")).isNotEmpty();
        assertThat(callers("java.util.ArrayList.<init>")).isNotEmpty();
    }

    /** JDBC URLs are written in the program, never read from a request: who opens one is listed here. */
    @Test
    void databasesAreOpenedByThoseWhoOwnThem() {
        assertThat(callers("java.sql.DriverManager.getConnection"))
                .allMatch(caller -> Set.of("quarantine", "query", "land", "observe", "receive")
                        .contains(caller.replaceAll("\\..*", "")));
    }

    @Test
    void jsonNamesNoClasses() {
        for (String annotation : List.of(
                "com.fasterxml.jackson.annotation.JsonTypeInfo", "com.fasterxml.jackson.annotation.JsonTypeName")) {
            assertThat(CLASSES.stream().filter(c -> c.isAnnotatedWith(annotation)))
                    .isEmpty();
        }
    }

    /** Package and class of whoever calls a method or constructor of that name. */
    private static Set<String> callers(String qualified) {
        Set<String> callers = new TreeSet<>();
        for (JavaClass c : CLASSES) {
            c.getCodeUnitCallsFromSelf().stream()
                    .filter(call -> qualified.equals(call.getTargetOwner().getName() + "."
                            + call.getTarget().getName()))
                    .forEach(call -> callers.add(ours(c.getPackageName()) + "." + c.getSimpleName()));
        }
        return callers;
    }

    private static String ours(String packageName) {
        if (!packageName.startsWith(ROOT)) {
            return null;
        }
        return packageName.equals(ROOT) ? "" : packageName.substring(ROOT.length() + 1);
    }
}
