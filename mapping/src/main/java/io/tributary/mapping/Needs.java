package io.tributary.mapping;

import io.tributary.mapping.Ast.Accessor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what paths and expressions read of a record: at least that, never less. */
final class Needs {

    /** A path that may go more ways than this needs everything from there on. */
    private static final int MOST_WAYS = 32;

    private final Needed.Maker root;

    Needs(Needed.Maker root) {
        this.root = root;
    }

    /** A path, or the member that is named as a whole like it. */
    void path(Path path) {
        end(walk(path, Set.of(root)));
    }

    void key(String name) {
        root.member(name).needAll();
    }

    private static void end(Set<Needed.Maker> ends) {
        ends.forEach(Needed.Maker::needAll);
    }

    private static Set<Needed.Maker> walk(Path path, Set<Needed.Maker> from) {
        Set<Needed.Maker> ends = new LinkedHashSet<>(members(from, path.key()));
        Set<Needed.Maker> at = from;
        for (Step step : path.steps()) {
            at = step(step, at);
        }
        if (path.steps().length > 0) {
            ends.addAll(at);
        }
        return ends;
    }

    private static Set<Needed.Maker> step(Step step, Set<Needed.Maker> from) {
        Set<Needed.Maker> to = switch (step) {
            case Step.Member member -> members(from, member.name());
            case Step.Index index -> element(from, index.index());
            case Step.Each each -> from;
            case Step.Wrapped wrapped -> walk(wrapped.path(), from);
            case Step.Computed computed -> everything(from);
            case Step.Method method -> everything(from);
        };
        return to.size() > MOST_WAYS ? everything(from) : to;
    }

    private static Set<Needed.Maker> everything(Set<Needed.Maker> from) {
        end(from);
        return from;
    }

    private static Set<Needed.Maker> members(Set<Needed.Maker> from, String name) {
        Set<Needed.Maker> to = new LinkedHashSet<>();
        from.forEach(maker -> to.add(maker.member(name)));
        return to;
    }

    /** An element of a list, or the member of an object whose name is that number. */
    private static Set<Needed.Maker> element(Set<Needed.Maker> from, int index) {
        Set<Needed.Maker> to = members(from, Integer.toString(index));
        to.addAll(from);
        return to;
    }

    /** An expression. */
    void expression(Ast tree) {
        switch (tree) {
            case Ast.Literal literal -> {}
            case Ast.Parameter parameter -> {}
            case Ast.Field field -> key(field.name());
            case Ast.WrappedField field -> path(field.path());
            case Ast.Access access -> access(access);
            case Ast.ArrayOf array -> array.elements().forEach(this::expression);
            case Ast.MapOf map -> map.values().forEach(this::expression);
            case Ast.Unary unary -> expression(unary.operand());
            case Ast.Binary binary -> {
                expression(binary.left());
                expression(binary.right());
            }
            case Ast.Choice choice -> {
                expression(choice.condition());
                expression(choice.then());
                expression(choice.otherwise());
            }
            case Ast.Call call -> call(call);
            case Ast.Lambda lambda -> expression(lambda.body());
        }
    }

    private void access(Ast.Access access) {
        Set<Needed.Maker> at = Set.of();
        if (access.base() instanceof Ast.Field field) {
            at = members(Set.of(root), field.name());
        } else if (access.base() instanceof Ast.WrappedField field) {
            at = walk(field.path(), Set.of(root));
        } else {
            expression(access.base());
        }
        for (Accessor accessor : access.accessors()) {
            at = switch (accessor) {
                case Accessor.Member member -> step(new Step.Member(member.name()), at);
                case Accessor.Index index -> step(new Step.Index(index.index()), at);
                case Accessor.Each each -> at;
                case Accessor.Wrapped wrapped -> step(new Step.Wrapped(wrapped.path()), at);
                case Accessor.Computed computed -> {
                    expression(computed.key());
                    yield everything(at);
                }
                case Accessor.Method method -> {
                    method.arguments().forEach(this::expression);
                    yield everything(at);
                }
            };
        }
        end(at);
    }

    /** A function may take the text of a path, and a text that is computed may name any. */
    private void call(Ast.Call call) {
        List<Ast> arguments = call.arguments();
        arguments.forEach(this::expression);
        boolean takesPath = call.function().form() == Function.Form.PATH_TEXT
                || (call.function().form() == Function.Form.PATH && !Compiler.isPath(arguments.getFirst()));
        if (takesPath) {
            if (arguments.getFirst() instanceof Ast.Literal literal
                    && literal.value().isTextual()) {
                path(Compiler.sourcePath(literal.value().textValue()));
            } else {
                root.needAll();
            }
        }
    }
}
