package io.tributary.control.flow;

/** Where a connection or flow stands; a move is a method of the state it starts from (flow-service contract §6.6). */
sealed interface State {

    /** Written, not checked, not running. */
    record Draft() implements State {
        Enabled publish() {
            return new Enabled();
        }
    }

    /** Taking data. */
    record Enabled() implements State {
        Disabled disable() {
            return new Disabled();
        }
    }

    /** Paused. */
    record Disabled() implements State {
        Enabled enable() {
            return new Enabled();
        }
    }

    /** The word in the member {@code state}. */
    default String text() {
        return switch (this) {
            case Draft() -> "draft";
            case Enabled() -> "enabled";
            case Disabled() -> "disabled";
        };
    }

    /** The state that a stored document is in. */
    static State of(String text) {
        return switch (text) {
            case "draft" -> new Draft();
            case "enabled" -> new Enabled();
            case "disabled" -> new Disabled();
            default -> throw new IllegalStateException("A stored document is in the unknown state " + text);
        };
    }

    /**
     * The state after an action.
     *
     * @throws FlowProblem 1422 when the action doesn't apply to this state
     */
    default State after(State.Action action) {
        return switch (action) {
            case PUBLISH -> {
                if (this instanceof Draft draft) {
                    yield draft.publish();
                }
                throw refused(action);
            }
            case ENABLE -> {
                if (this instanceof Disabled disabled) {
                    yield disabled.enable();
                }
                throw refused(action);
            }
            case DISABLE -> {
                if (this instanceof Enabled enabled) {
                    yield enabled.disable();
                }
                throw refused(action);
            }
        };
    }

    private FlowProblem refused(Action action) {
        return FlowProblem.of(
                FlowError.ACTION_NOT_APPLICABLE,
                "%s is not possible in the state %s; %s applies to %s."
                        .formatted(action.text(), text(), action.text(), action.startsFrom()));
    }

    /** What a client can ask of a resource. */
    enum Action {
        ENABLE("enable", "what is disabled"),
        DISABLE("disable", "what is enabled"),
        PUBLISH("publish", "drafts");

        private final String text;
        private final String startsFrom;

        Action(String text, String startsFrom) {
            this.text = text;
            this.startsFrom = startsFrom;
        }

        /** The word in {@code ?op=}. */
        String text() {
            return text;
        }

        String startsFrom() {
            return startsFrom;
        }
    }
}
