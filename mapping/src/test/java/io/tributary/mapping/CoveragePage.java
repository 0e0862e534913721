package io.tributary.mapping;

import io.tributary.mapping.Cases.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Makes the page that tells which cases each function, method and operator has, and how many of them pass now. */
final class CoveragePage {

    private final Map<String, int[]> counts = new TreeMap<>();
    private int total;
    private int passed;

    private CoveragePage() {}

    static String write() {
        return new CoveragePage().page();
    }

    private String page() {
        SubjectCasesTest.subjects().forEach(subject -> counts.put(subject, new int[3]));
        SubjectCasesTest.cases().forEach(given -> count(given, Set.of(given.subject()), 0));
        ExpressionCasesTest.cases().forEach(given -> count(given, used(given), 1));
        StringBuilder page = new StringBuilder("""
                # What is tested of the mapping language

                Made by `CoveragePageTest` from the cases under `mapping/src/test/resources`; the build fails if this page says anything else. Each
                function, method and operator has cases of its own of six kinds (usual, null, missing, wrong type, edge, error); *also used* counts the
                cases about the language as a whole that use it. Functions marked with a star are ours; the rest is documented by Data Prep.

                """);
        page.append(passed + " of " + total + " cases pass.\n");
        Set<String> ours = new TreeSet<>();
        LanguageCatalog.functions().stream()
                .filter(function -> function.since() >= 1000)
                .forEach(function -> ours.add(function.function()));
        table(page, "Functions", Functions.names(), ours);
        table(page, "Methods", names("."), ours);
        table(page, "Operators", new TreeSet<>(SubjectCasesTest.OPERATORS), ours);
        return page.toString();
    }

    private static Set<String> names(String prefix) {
        Set<String> names = new TreeSet<>();
        Stream.of(MethodName.values()).forEach(method -> names.add(prefix + method.written()));
        return names;
    }

    private void table(StringBuilder page, String title, Set<String> names, Set<String> ours) {
        page.append("\n## ").append(title).append("\n\n| name | cases | also used | passed |\n|---|---|---|---|\n");
        for (String name : new TreeSet<>(names)) {
            int[] count = counts.getOrDefault(name, new int[3]);
            page.append("| `" + name.replace("|", "\\|") + "`" + (ours.contains(name) ? " ★" : "") + " | " + count[0]
                    + " | " + (title.equals("Operators") ? "" : count[1]) + " | " + count[2] + " of "
                    + (count[0] + count[1]) + " |\n");
        }
    }

    private void count(Case given, Set<String> subjects, int column) {
        boolean passes = passes(given);
        total++;
        passed += passes ? 1 : 0;
        for (String subject : subjects) {
            counts.get(subject)[column]++;
            counts.get(subject)[2] += passes ? 1 : 0;
        }
    }

    private static boolean passes(Case given) {
        try {
            given.check();
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    /** The functions and methods that an expression uses; none for one that doesn't parse. */
    private static Set<String> used(Case given) {
        Set<String> used = new TreeSet<>();
        try {
            visit(Parser.parse(given.expression()).tree(), used);
        } catch (ExpressionException e) {
            used.clear();
        }
        return used;
    }

    private static void visit(Ast tree, Set<String> used) {
        if (tree instanceof Ast.Call call) {
            used.add(call.function().name());
        }
        if (tree instanceof Ast.Access access) {
            for (Ast.Accessor accessor : access.accessors()) {
                if (accessor instanceof Ast.Accessor.Method method) {
                    used.add("." + method.name().written());
                }
            }
        }
        children(tree).forEach(child -> visit(child, used));
    }

    private static List<Ast> children(Ast tree) {
        return switch (tree) {
            case Ast.Literal literal -> List.of();
            case Ast.Field field -> List.of();
            case Ast.WrappedField field -> List.of();
            case Ast.Parameter parameter -> List.of();
            case Ast.ArrayOf array -> array.elements();
            case Ast.MapOf map -> map.values();
            case Ast.Unary unary -> List.of(unary.operand());
            case Ast.Binary binary -> List.of(binary.left(), binary.right());
            case Ast.Choice choice -> List.of(choice.condition(), choice.then(), choice.otherwise());
            case Ast.Call call -> call.arguments();
            case Ast.Lambda lambda -> List.of(lambda.body());
            case Ast.Access access -> {
                List<Ast> children = new ArrayList<>(List.of(access.base()));
                for (Ast.Accessor accessor : access.accessors()) {
                    if (accessor instanceof Ast.Accessor.Method method) {
                        children.addAll(method.arguments());
                    } else if (accessor instanceof Ast.Accessor.Computed computed) {
                        children.add(computed.key());
                    }
                }
                yield children;
            }
        };
    }
}
