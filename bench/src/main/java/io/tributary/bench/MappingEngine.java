package io.tributary.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * A mapping engine with a mapping compiled. {@code T} is the tree that the engine works on, so that none pays for a
 * conversion to another's.
 */
interface MappingEngine<T> {

    JsonMapper JSON = JsonMapper.builder().build();

    /** Bytes to the engine's tree, complete. */
    T parse(byte[] event) throws Exception;

    /** A source tree to a target tree; the source stays as it is. */
    T map(T source) throws Exception;

    /** The whole way from the bytes of an event to the bytes of its record. */
    default byte[] mapBytes(byte[] event) throws Exception {
        return write(map(parse(event)));
    }

    /** A target tree as bytes. */
    default byte[] write(T target) throws Exception {
        return JSON.writeValueAsBytes(target);
    }
}
