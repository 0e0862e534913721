package io.tributary.mapping;

import io.tributary.mapping.Ast.Accessor;
import java.util.List;

/** How many nodes an expression has: what one run of it costs at least. */
final class Weight {

    private Weight() {}

    static int of(Ast tree) {
        return 1
                + switch (tree) {
                    case Ast.Literal literal -> 0;
                    case Ast.Field field -> 0;
                    case Ast.WrappedField field -> 0;
                    case Ast.Parameter parameter -> 0;
                    case Ast.ArrayOf array -> of(array.elements());
                    case Ast.MapOf map -> of(map.values());
                    case Ast.Access access -> of(access.base()) + ofAccessors(access.accessors());
                    case Ast.Unary unary -> of(unary.operand());
                    case Ast.Binary binary -> of(binary.left()) + of(binary.right());
                    case Ast.Choice choice -> of(choice.condition()) + of(choice.then()) + of(choice.otherwise());
                    case Ast.Call call -> of(call.arguments());
                    case Ast.Lambda lambda -> of(lambda.body());
                };
    }

    private static int of(List<Ast> trees) {
        int sum = 0;
        for (Ast tree : trees) {
            sum += of(tree);
        }
        return sum;
    }

    private static int ofAccessors(List<Accessor> accessors) {
        int sum = accessors.size();
        for (Accessor accessor : accessors) {
            if (accessor instanceof Accessor.Computed computed) {
                sum += of(computed.key());
            } else if (accessor instanceof Accessor.Method method) {
                sum += of(method.arguments());
            }
        }
        return sum;
    }
}
