package io.tributary.mapping;

import io.tributary.mapping.Ast.Accessor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the paths of the record that an expression reads. A path ends where something is computed. */
final class SourcePaths {

    private final Set<String> paths = new LinkedHashSet<>();

    private SourcePaths() {}

    static List<String> of(Ast tree) {
        SourcePaths collector = new SourcePaths();
        collector.visit(tree);
        return List.copyOf(collector.paths);
    }

    private void visit(Ast tree) {
        switch (tree) {
            case Ast.Literal literal -> {}
            case Ast.Parameter parameter -> {}
            case Ast.Field field -> paths.add(escaped(field.name()));
            case Ast.WrappedField field -> paths.add(wrapped(field.path()));
            case Ast.Access access -> access(access);
            case Ast.ArrayOf array -> array.elements().forEach(this::visit);
            case Ast.MapOf map -> map.values().forEach(this::visit);
            case Ast.Unary unary -> visit(unary.operand());
            case Ast.Binary binary -> {
                visit(binary.left());
                visit(binary.right());
            }
            case Ast.Choice choice -> {
                visit(choice.condition());
                visit(choice.then());
                visit(choice.otherwise());
            }
            case Ast.Call call -> call.arguments().forEach(this::visit);
            case Ast.Lambda lambda -> visit(lambda.body());
        }
    }

    private void access(Ast.Access access) {
        List<Ast> inner = new ArrayList<>();
        StringBuilder path = new StringBuilder();
        boolean open = true;
        switch (access.base()) {
            case Ast.Field field -> path.append(escaped(field.name()));
            case Ast.WrappedField field -> path.append(wrapped(field.path()));
            default -> {
                visit(access.base());
                open = false;
            }
        }
        for (Accessor accessor : access.accessors()) {
            String step = step(accessor, inner);
            open &= step != null;
            if (open) {
                path.append(step);
            }
        }
        if (!path.isEmpty()) {
            paths.add(path.toString());
        }
        inner.forEach(this::visit);
    }

    private static @org.jspecify.annotations.Nullable String step(Accessor accessor, List<Ast> inner) {
        return switch (accessor) {
            case Accessor.Member member -> "." + escaped(member.name());
            case Accessor.Index index -> "[" + index.index() + "]";
            case Accessor.Each each -> "[*]";
            case Accessor.Wrapped wrapped -> "." + wrapped(wrapped.path());
            case Accessor.Computed computed -> {
                inner.add(computed.key());
                yield null;
            }
            case Accessor.Method method -> {
                inner.addAll(method.arguments());
                yield null;
            }
        };
    }

    private static String wrapped(Path path) {
        return path.steps().length == 1 ? escaped(path.key()) : path.key();
    }

    /** A name as a step of a path: what would be structure gets a backslash. */
    static String escaped(String name) {
        StringBuilder out = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.' || c == '[' || c == ']' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        return out.toString();
    }
}
