package io.tributary.control.access;

/**
 * A part of an organisation with resources and tables of its own.
 *
 * @param id UUID
 * @param name lower-case letters, digits and dashes
 * @param title for people
 * @param type {@code production} or {@code development}
 * @param isDefault whether it is taken when a call names none
 * @param createdMillis epoch milliseconds UTC
 */
public record Sandbox(String id, String name, String title, String type, boolean isDefault, long createdMillis) {}
