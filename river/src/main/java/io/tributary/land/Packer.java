package io.tributary.land;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.util.Arrays;

/** Compresses pages. Holds memory outside the heap until it is closed. */
final class Packer implements AutoCloseable {

    private static final int LEVEL = 1;
    private static final int KEEP = 4 * Bytes.PAGE;

    private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL);
    private final Bytes page = new Bytes(new Bytes.Pressure());
    private final Runs ids = new Runs(page, 0);
    private byte[] target = {};

    /** An empty buffer to put a page together; the same one each time. */
    Bytes page() {
        page.clear();
        return page;
    }

    /** Writes dictionary ids into {@link #page}. */
    Runs ids(int width) {
        ids.restart(width);
        return ids;
    }

    byte[] pack(Bytes bytes) {
        int bound = Math.toIntExact(Zstd.compressBound(bytes.size()));
        byte[] buffer = bound <= target.length ? target : new byte[bound];
        if (bound <= KEEP) {
            target = buffer;
        }
        int length = zstd.compressByteArray(buffer, 0, buffer.length, bytes.array(), 0, bytes.size());
        return Arrays.copyOf(buffer, length);
    }

    @Override
    public void close() {
        zstd.close();
    }
}
