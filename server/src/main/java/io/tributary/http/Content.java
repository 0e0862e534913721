package io.tributary.http;

import java.io.IOException;
import java.io.OutputStream;

/** The body of an answer: ready bytes, or something that is written piece by piece because it may be larger than memory should hold. */
public sealed interface Content {

    /** How many bytes it has. */
    long length();

    /** Bytes in memory. */
    @SuppressWarnings("ArrayRecordComponent")
    record Ready(byte[] bytes) implements Content {
        @Override
        public long length() {
            return bytes.length;
        }
    }

    /** Bytes that are written when the head of the answer is out. */
    non-sealed interface Streamed extends Content {

        /**
         * Writes exactly {@link #length} bytes. Each piece may take as long as a whole answer may take otherwise.
         *
         * @throws IOException they can't be read or written; the connection is closed, so that the client sees that something is missing
         */
        void writeTo(OutputStream to) throws IOException;
    }
}
