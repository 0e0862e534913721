package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One step of a path (contract §2.4). Steps never change what they walk on. */
sealed interface Step {

    /** From a value to what lies one step further; the missing node if there is nothing. */
    JsonNode from(Scope scope, JsonNode value);

    /** The member of an object; of an array the list of its elements' members. */
    record Member(String name) implements Step {
        /** Parsers intern the names of members: a name that is the same object is found without comparing characters. */
        static Member of(String name) {
            return new Member(name.intern());
        }

        @Override
        public JsonNode from(Scope scope, JsonNode value) {
            return member(scope, value, name);
        }
    }

    /** The element of an array, or the member of an object that bears the number as its name. */
    record Index(int index) implements Step {
        @Override
        public JsonNode from(Scope scope, JsonNode value) {
            JsonNode found = null;
            if (value instanceof ArrayNode array) {
                found = array.get(index);
            } else if (value instanceof ObjectNode object) {
                found = object.get(Integer.toString(index));
            }
            return found == null ? Values.MISSING : found;
        }
    }

    /** A member or element whose name or place is computed. */
    record Computed(Code key) implements Step {
        @Override
        public JsonNode from(Scope scope, JsonNode value) {
            JsonNode wanted = key.run(scope);
            if (Values.absent(wanted)) {
                return Values.MISSING;
            }
            if (wanted.isNumber() && value.isArray()) {
                long index = Numbers.toLong(wanted);
                return index < 0 || index >= value.size() ? Values.MISSING : value.get((int) index);
            }
            return member(scope, value, Values.text(scope, wanted));
        }
    }

    /** A text that is the name of a member if there is such a member, else a path. */
    record Wrapped(Path path) implements Step {
        @Override
        public JsonNode from(Scope scope, JsonNode value) {
            return path.from(scope, value);
        }
    }

    /** A method called on the value. */
    record Method(MethodName name, List<Code> arguments, int at) implements Step {
        @Override
        public JsonNode from(Scope scope, JsonNode value) {
            if (Values.absent(value)) {
                return Values.NULL;
            }
            JsonNode[] values = new JsonNode[arguments.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = arguments.get(i).run(scope);
            }
            try {
                return Methods.call(name, value, new Arguments(scope, values, null));
            } catch (EvaluationException e) {
                throw e.at(at);
            }
        }
    }

    /** Every element: the steps behind it apply to each. Walked by {@link #walk}. */
    record Each() implements Step {
        @Override
        public JsonNode from(Scope scope, JsonNode value) {
            return value;
        }
    }

    /** Takes the steps from {@code first} on. */
    static JsonNode walk(Scope scope, JsonNode start, Step[] steps, int first) {
        JsonNode value = start;
        for (int i = first; i < steps.length; i++) {
            Step step = steps[i];
            if (step instanceof Each) {
                return each(scope, value, steps, i + 1);
            }
            value = step.from(scope, value);
        }
        return value;
    }

    private static JsonNode each(Scope scope, JsonNode value, Step[] steps, int rest) {
        if (Values.absent(value)) {
            return Values.MISSING;
        }
        ArrayNode all = Values.list(value.isArray() ? value.size() : 1);
        if (value.isArray()) {
            scope.spend(value.size());
            for (int i = 0; i < value.size(); i++) {
                all.add(present(walk(scope, value.get(i), steps, rest)));
            }
        } else {
            all.add(present(walk(scope, value, steps, rest)));
        }
        return all;
    }

    private static JsonNode member(Scope scope, JsonNode value, String name) {
        if (value instanceof ObjectNode object) {
            JsonNode member = object.get(name);
            return member == null ? Values.MISSING : member;
        }
        return value instanceof ArrayNode list ? members(scope, list, name) : Values.MISSING;
    }

    /** The list of the members of a list's elements. */
    static ArrayNode members(Scope scope, ArrayNode list, String name) {
        int size = list.size();
        scope.spend(size);
        ArrayNode all = Values.list(size);
        for (int i = 0; i < size; i++) {
            all.add(present(member(scope, list.get(i), name)));
        }
        return all;
    }

    private static JsonNode present(JsonNode value) {
        return value.isMissingNode() ? Nulls.ABSENT : value;
    }
}
