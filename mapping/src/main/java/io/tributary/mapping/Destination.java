package io.tributary.mapping;

import io.tributary.mapping.PathText.Piece;
import io.tributary.mapping.TargetType.Anything;
import io.tributary.mapping.TargetType.Keyed;
import io.tributary.mapping.TargetType.Many;
import io.tributary.mapping.TargetType.Structure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A destination, resolved against the target schema (contract §5.3).
 *
 * @param normal the normalised text
 * @param ops the way to the attribute
 * @param leaf type of the attribute; null if the schema has none such
 * @param near for a path that the schema lacks, the attribute that was probably meant; null if none is similar
 * @param rewritten the attribute is not the one whose name was written, but its standard place
 */
record Destination(
        String normal,
        List<Op> ops,
        @Nullable TargetType leaf,
        @Nullable String near,
        boolean rewritten) {

    /** One move on the way from the root of the record to the attribute. */
    sealed interface Op {
        /** Into a member of an object. */
        record Field(String name) implements Op {}

        /** Into every element of an array. */
        record Each() implements Op {}

        /** Into one element of an array. */
        record At(int index) implements Op {}
    }

    private static final String PREFIX = "xdm:";

    /**
     * Resolves a destination.
     *
     * @throws PathText.Unreadable if it is no path; the message tells the place
     */
    static Destination resolve(String written, TargetSchema schema) {
        List<Piece> pieces = written.startsWith("/") ? PathText.cutSlashes(written) : PathText.cut(written, false);
        List<Piece> standard = standardLoyalty(pieces, schema.root());
        Resolver resolver = new Resolver(schema.root());
        for (Piece piece : standard == null ? pieces : standard) {
            resolver.take(piece);
        }
        return new Destination(
                resolver.normal.toString(), List.copyOf(resolver.ops), resolver.type, resolver.near, standard != null);
    }

    /** A destination that can't be read; nothing is ever written there. */
    static Destination unreadable(String written) {
        return new Destination(written, List.of(), null, null, false);
    }

    /** The flat loyalty names of older mappings, where the schema has only the standard place; else null. */
    private static @Nullable List<Piece> standardLoyalty(List<Piece> pieces, TargetType root) {
        if (pieces.size() != 1
                || !(pieces.get(0) instanceof Piece.Name name)
                || !(root instanceof Structure structure)
                || structure.attribute(bare(name.name())) != null
                || !(structure.attribute("loyalty") instanceof Structure loyalty)) {
            return null;
        }
        String attribute = switch (bare(name.name())) {
            case "loyaltyPoints" -> "points";
            case "loyaltyTier" -> "tier";
            default -> "";
        };
        return loyalty.attributes().containsKey(attribute)
                ? List.of(new Piece.Name("loyalty", false), new Piece.Name(attribute, false))
                : null;
    }

    private static String bare(String name) {
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }

    /** Moves into members; more moves mean a more specific destination, which is written later. */
    int fields() {
        return (int) ops.stream().filter(Op.Field.class::isInstance).count();
    }

    int indexes() {
        return (int) ops.stream().filter(Op.At.class::isInstance).count();
    }

    /** The same text for all spellings that lead to the same attribute. */
    String identity() {
        StringBuilder out = new StringBuilder();
        for (Op op : ops) {
            switch (op) {
                case Op.Field field -> out.append('.').append(SourcePaths.escaped(field.name()));
                case Op.Each each -> out.append("[*]");
                case Op.At index -> out.append('[').append(index.index()).append(']');
            }
        }
        return ops.isEmpty() ? normal : out.toString();
    }

    private static final class Resolver {
        private final StringBuilder normal = new StringBuilder();
        private final List<Op> ops = new ArrayList<>();
        private @Nullable TargetType type;
        private @Nullable String near;
        private boolean lost;

        Resolver(TargetType root) {
            this.type = root;
        }

        void take(Piece piece) {
            switch (piece) {
                case Piece.Name name -> name(name);
                case Piece.Wrapped wrapped -> name(new Piece.Name(PathText.unescaped(wrapped.text()), false));
                case Piece.At index -> element(new Op.At(index.index()), "[" + index.index() + "]");
                case Piece.Each each -> element(new Op.Each(), "[*]");
            }
        }

        private void element(Op op, String text) {
            normal.append(text);
            ops.add(op);
            type = type instanceof Many many ? many.items() : type instanceof Anything ? type : null;
            miss(null);
        }

        private void name(Piece.Name piece) {
            if (type instanceof Many && piece.digits()) {
                element(new Op.At(Integer.parseInt(piece.name())), "[" + piece.name() + "]");
                return;
            }
            while (type instanceof Many many) {
                ops.add(new Op.Each());
                type = many.items();
            }
            switch (type) {
                case Structure structure -> attribute(structure, piece.name());
                case Keyed keyed -> field(bare(piece.name()), keyed.values());
                case Anything anything -> field(bare(piece.name()), anything);
                case null, default -> {
                    field(bare(piece.name()), null);
                    miss(null);
                }
            }
        }

        private void attribute(Structure structure, String written) {
            String name = bare(written);
            String alias = structure
                    .aliases()
                    .getOrDefault(written, structure.aliases().getOrDefault(name, ""));
            if (structure.attributes().containsKey(written)) {
                field(written, structure.attribute(written));
            } else if (structure.attributes().containsKey(name)) {
                field(name, structure.attribute(name));
            } else if (!alias.isEmpty()) {
                field(alias, structure.attribute(alias));
            } else if (name.startsWith("@") && structure.attributes().containsKey("_" + name.substring(1))) {
                field("_" + name.substring(1), structure.attribute("_" + name.substring(1)));
            } else if (name.startsWith("repo:") && structure.attribute("_repo") instanceof Structure repo) {
                field("_repo", repo);
                field(name.substring(5), repo.attribute(name.substring(5)));
            } else {
                String path = normal + (normal.isEmpty() ? "" : ".");
                field(name, structure.others());
                miss(Nearest.among(name, structure.attributes().keySet())
                        .map(near -> path + SourcePaths.escaped(near))
                        .orElse(null));
            }
        }

        /** Notes the first step without a type. */
        private void miss(@Nullable String similar) {
            if (type == null && !lost) {
                lost = true;
                near = similar;
            }
        }

        private void field(String name, @Nullable TargetType next) {
            normal.append(normal.isEmpty() ? "" : ".").append(SourcePaths.escaped(name));
            ops.add(new Op.Field(name));
            type = next;
        }
    }
}
