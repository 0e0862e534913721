package io.tributary.plan;

/** Holds the plan of the moment: readers take one reference, a change swaps it whole. */
public final class Plans {

    private volatile Plan current = Plan.EMPTY;

    /** The plan of the moment; use one for the whole of a request or batch. */
    public Plan current() {
        return current;
    }

    /** From now on this plan holds. */
    public void swap(Plan plan) {
        current = plan;
    }
}
