package io.tributary.mapping;

/**
 * One mapping exactly as its author wrote it; nothing is normalised here, so that it can be given back unchanged.
 *
 * @param sourceType how {@code source} is read
 * @param source path, expression or constant
 * @param destination path of the target attribute
 */
public record WrittenMapping(SourceType sourceType, String source, String destination) {}
