package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.mapping.Arguments.Memo;
import io.tributary.mapping.Ast.Accessor;
import java.util.List;

/** Turns an understood expression into code that runs: one closure a node, all look-ups of names done beforehand. */
final class Compiler {

    private final Trails.Maker trails;

    private Compiler(Trails.Maker trails) {
        this.trails = trails;
    }

    /** @param trails gets the ways through the record that the code goes */
    static Code compile(Ast tree, Trails.Maker trails) {
        return new Compiler(trails).compile(tree);
    }

    private Code compile(Ast tree) {
        return switch (tree) {
            case Ast.Literal literal -> scope -> literal.value();
            case Ast.ArrayOf array -> arrayOf(all(array.elements()));
            case Ast.MapOf map -> mapOf(map.keys().toArray(String[]::new), all(map.values()));
            case Ast.Field field -> field(field.name());
            case Ast.WrappedField field -> scope -> field.path().from(scope, scope.source());
            case Ast.Parameter parameter -> scope -> scope.parameter(parameter.slot());
            case Ast.Access access -> access(access);
            case Ast.Unary unary ->
                Located.operator(
                        unary.operator(), Operators.unary(unary.operator(), compile(unary.operand())), unary.at());
            case Ast.Binary binary ->
                Located.operator(
                        binary.operator(),
                        Operators.binary(binary.operator(), compile(binary.left()), compile(binary.right())),
                        binary.at());
            case Ast.Choice choice ->
                choice(compile(choice.condition()), compile(choice.then()), compile(choice.otherwise()));
            case Ast.Call call -> call(call.function(), call.arguments(), call.at());
            case Ast.Lambda lambda -> compile(lambda.body());
        };
    }

    private Code[] all(List<Ast> trees) {
        Code[] codes = new Code[trees.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = compile(trees.get(i));
        }
        return codes;
    }

    private Code field(String name) {
        int trail = trails.to(Trails.ROOT, name);
        return scope -> scope.at(trail);
    }

    private Code access(Ast.Access access) {
        List<Accessor> accessors = access.accessors();
        if (!(access.base() instanceof Ast.Field field)) {
            return access(compile(access.base()), steps(accessors), access.at());
        }
        int trail = trails.to(Trails.ROOT, field.name());
        int names = 0;
        while (names < Math.min(accessors.size(), Trails.LONGEST)
                && accessors.get(names) instanceof Accessor.Member member) {
            trail = trails.to(trail, member.name());
            names++;
        }
        int way = trail;
        Code start = scope -> scope.at(way);
        return names == accessors.size()
                ? start
                : access(start, steps(accessors.subList(names, accessors.size())), access.at());
    }

    private static Code access(Code base, Step[] steps, int at) {
        return scope -> {
            JsonNode start = base.run(scope);
            try {
                return Step.walk(scope, start, steps, 0);
            } catch (EvaluationException e) {
                throw e.at(at);
            }
        };
    }

    private Step[] steps(List<Accessor> accessors) {
        Step[] steps = new Step[accessors.size()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = switch (accessors.get(i)) {
                case Accessor.Member member -> Step.Member.of(member.name());
                case Accessor.Index index -> new Step.Index(index.index());
                case Accessor.Computed computed -> new Step.Computed(compile(computed.key()));
                case Accessor.Each each -> new Step.Each();
                case Accessor.Wrapped wrapped -> new Step.Wrapped(wrapped.path());
                case Accessor.Method method ->
                    new Step.Method(method.name(), List.of(all(method.arguments())), method.at());
            };
        }
        return steps;
    }

    private static Code arrayOf(Code[] elements) {
        return scope -> {
            ArrayNode array = Values.list(elements.length);
            for (Code element : elements) {
                array.add(nullable(element.run(scope)));
            }
            return array;
        };
    }

    private static Code mapOf(String[] keys, Code[] values) {
        return scope -> {
            ObjectNode map = Values.object();
            for (int i = 0; i < keys.length; i++) {
                map.set(keys[i], nullable(values[i].run(scope)));
            }
            return map;
        };
    }

    private static JsonNode nullable(JsonNode value) {
        return value.isMissingNode() ? Values.NULL : value;
    }

    private static Code choice(Code condition, Code then, Code otherwise) {
        return scope -> Values.truth(condition.run(scope)) ? then.run(scope) : otherwise.run(scope);
    }

    private Code call(Function function, List<Ast> arguments, int at) {
        return switch (function.form()) {
            case PLAIN, PAIRS, PAIRS_OR_ONE -> plain(function, all(arguments), at);
            case BARE_NAME, PAIRS_OR_BARE_NAME -> plain(function, withBareName(arguments), at);
            case CHOICE -> choice(compile(arguments.get(0)), compile(arguments.get(1)), compile(arguments.get(2)));
            case PATH_TEXT -> new Located(pathTest(arguments.get(0)), at);
            case PATH ->
                new Located(
                        isPath(arguments.get(0)) ? pathTest(arguments.get(0), true) : pathTest(arguments.get(0)), at);
            case FILTER -> new Located(lambda(compile(arguments.get(0)), arguments.get(1), true), at);
            case TRANSFORM -> new Located(lambda(compile(arguments.get(0)), arguments.get(1), false), at);
            case KEYED -> new Located(keyed(function, arguments), at);
            case TRY -> otherwise(compile(arguments.get(0)), compile(arguments.get(1)));
        };
    }

    private static Code plain(Function function, Code[] arguments, int at) {
        Memo memo = new Memo();
        Function.Body body = function.body();
        int required = Math.min(function.required(), arguments.length);
        return scope -> {
            JsonNode[] values = new JsonNode[arguments.length];
            boolean absent = false;
            try {
                scope.spend(1);
                for (int i = 0; i < values.length; i++) {
                    values[i] = arguments[i].run(scope);
                    absent |= i < required && Values.absent(values[i]);
                }
                return absent ? Values.NULL : body.call(new Arguments(scope, values, memo));
            } catch (EvaluationException e) {
                throw e.at(at);
            }
        };
    }

    /** A bare name as second of two arguments stands for itself where it has no value. */
    private Code[] withBareName(List<Ast> arguments) {
        Code[] codes = all(arguments);
        if (codes.length == 2 && arguments.get(1) instanceof Ast.Field field) {
            Code value = codes[1];
            JsonNode itself = Values.of(field.name());
            codes[1] = scope -> {
                JsonNode found = value.run(scope);
                return Values.absent(found) ? itself : found;
            };
        }
        return codes;
    }

    private Code pathTest(Ast argument) {
        Memo memo = new Memo();
        Code text = compile(argument);
        return scope -> {
            JsonNode value = text.run(scope);
            if (Values.absent(value)) {
                return Values.NULL;
            }
            Arguments arguments = new Arguments(scope, new JsonNode[] {value}, memo);
            Path path = arguments.made(arguments.text(0), Compiler::sourcePath);
            return Values.of(path.exists(scope, scope.source()));
        };
    }

    static Path sourcePath(String text) {
        try {
            return Path.attribute(text);
        } catch (PathText.Unreadable e) {
            return Path.key(text);
        }
    }

    static boolean isPath(Ast argument) {
        return switch (argument) {
            case Ast.Field field -> true;
            case Ast.WrappedField field -> true;
            case Ast.Access access ->
                (access.base() instanceof Ast.Field || access.base() instanceof Ast.Parameter)
                        && access.accessors().stream().noneMatch(Accessor.Method.class::isInstance);
            case Ast.Literal literal -> false;
            case Ast.ArrayOf array -> false;
            case Ast.MapOf map -> false;
            case Ast.Parameter parameter -> false;
            case Ast.Unary unary -> false;
            case Ast.Binary binary -> false;
            case Ast.Choice choice -> false;
            case Ast.Call call -> false;
            case Ast.Lambda lambda -> false;
        };
    }

    /** A bare path: there if it leads to a value or an explicit null. */
    private Code pathTest(Ast argument, boolean bare) {
        if (argument instanceof Ast.WrappedField field) {
            return scope -> Values.of(field.path().exists(scope, scope.source()));
        }
        if (argument instanceof Ast.Access access) {
            Code base = compile(access.base());
            Path path = new Path("", steps(access.accessors()));
            return scope -> {
                JsonNode start = base.run(scope);
                return Values.of(!start.isMissingNode() && path.exists(scope, start));
            };
        }
        Code value = compile(argument);
        return scope -> Values.of(bare && !value.run(scope).isMissingNode());
    }

    /** The function gets two lists: the elements and, place by place, their keys. */
    private Code keyed(Function function, List<Ast> arguments) {
        Code list = compile(arguments.get(0));
        UnaryCode keys = arguments.size() == 1 ? (scope, elements) -> elements : mapped(arguments.get(1), false);
        return scope -> {
            JsonNode value = list.run(scope);
            if (Values.absent(value)) {
                return Values.NULL;
            }
            ArrayNode elements = new Arguments(scope, new JsonNode[] {value}, null).list(0);
            JsonNode[] values = {elements, keys.run(scope, elements)};
            return function.body().call(new Arguments(scope, values, null));
        };
    }

    /** A value that is missing because an error stands in its way; what a limit stopped stays stopped. */
    private static Code otherwise(Code value, Code fallback) {
        return scope -> {
            try {
                return value.run(scope);
            } catch (EvaluationException e) {
                if (e.isLimit()) {
                    throw e;
                }
                scope.spend(1);
                return fallback.run(scope);
            }
        };
    }

    /** Code that is run for a list. */
    @FunctionalInterface
    private interface UnaryCode {
        ArrayNode run(Scope scope, ArrayNode elements);
    }

    private Code lambda(Code list, Ast argument, boolean filter) {
        UnaryCode mapped = mapped(argument, filter);
        return scope -> {
            JsonNode value = list.run(scope);
            return Values.absent(value)
                    ? Values.NULL
                    : mapped.run(scope, new Arguments(scope, new JsonNode[] {value}, null).list(0));
        };
    }

    private UnaryCode mapped(Ast argument, boolean filter) {
        if (!(argument instanceof Ast.Lambda lambda)) {
            throw new IllegalArgumentException("a lambda was expected");
        }
        int slot = lambda.slot();
        Code body = compile(lambda.body());
        int weight = Weight.of(lambda.body());
        return (scope, elements) -> {
            ArrayNode out = Values.list(elements.size());
            for (int i = 0; i < elements.size(); i++) {
                scope.spend(weight);
                JsonNode element = elements.get(i);
                scope.bind(slot, element);
                JsonNode result = body.run(scope);
                if (!filter) {
                    out.add(nullable(result));
                } else if (Values.truth(result)) {
                    out.add(element);
                }
            }
            return out;
        };
    }
}
