package io.tributary.event;

/** An event and its place in the log. */
public record LoggedEvent(Position position, Event event) {}
