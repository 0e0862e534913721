package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** An expression as it was understood (contract §2.2). */
sealed interface Ast {

    record Literal(JsonNode value) implements Ast {}

    record ArrayOf(List<Ast> elements) implements Ast {}

    record MapOf(List<String> keys, List<Ast> values) implements Ast {}

    /** A field of the record. */
    record Field(String name) implements Ast {}

    /** A field or path of the record in {@code ${…}}. */
    record WrappedField(Path path) implements Ast {}

    /** A parameter of an enclosing lambda. */
    record Parameter(String name, int slot) implements Ast {}

    /**
     * Steps behind a value.
     *
     * @param at offset of the first character, as in all nodes that may fail; of an operator, its own
     */
    record Access(Ast base, List<Accessor> accessors, int at) implements Ast {}

    record Unary(Operator operator, Ast operand, int at) implements Ast {}

    record Binary(Operator operator, Ast left, Ast right, int at) implements Ast {}

    record Choice(Ast condition, Ast then, Ast otherwise) implements Ast {}

    record Call(Function function, List<Ast> arguments, int at) implements Ast {}

    /** Only as an argument of a function that takes one. */
    record Lambda(int slot, Ast body) implements Ast {}

    /** One step behind a value. */
    sealed interface Accessor {

        record Member(String name) implements Accessor {}

        record Index(int index) implements Accessor {}

        record Computed(Ast key) implements Accessor {}

        record Each() implements Accessor {}

        record Wrapped(Path path) implements Accessor {}

        record Method(MethodName name, List<Ast> arguments, int at) implements Accessor {}
    }
}
