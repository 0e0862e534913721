package io.tributary.apply;

import java.util.List;

/** What the plan says of one object. */
sealed interface Step {

    Declared object();

    /** The word people and scripts see. */
    String action();

    /** It is not there. */
    record Create(Declared object) implements Step {
        @Override
        public String action() {
            return "create";
        }
    }

    /**
     * It is there, and different.
     *
     * @param held what the server has
     * @param differences where
     */
    record Update(Declared object, Remote.Held held, List<Difference> differences) implements Step {
        public Update {
            differences = List.copyOf(differences);
        }

        @Override
        public String action() {
            return "update";
        }
    }

    /** It is there as the file says. */
    record Unchanged(Declared object, Remote.Held held) implements Step {
        @Override
        public String action() {
            return "unchanged";
        }
    }

    /**
     * It can't be made what the file says.
     *
     * @param reason why, and what to do
     * @param differences where; empty when that isn't the reason
     */
    record Refused(Declared object, String reason, List<Difference> differences) implements Step {
        public Refused {
            differences = List.copyOf(differences);
        }

        @Override
        public String action() {
            return "refused";
        }
    }
}
