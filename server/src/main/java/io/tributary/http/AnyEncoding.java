package io.tributary.http;

import io.helidon.http.Headers;
import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.encoding.ContentEncodingContextConfig;

/** Lets encoded bodies through as they are: {@link Body} opens or refuses them, with our limits and in our words. Answers are never encoded. */
final class AnyEncoding implements ContentEncodingContext {

    static final AnyEncoding PASSED_ON = new AnyEncoding();

    private AnyEncoding() {}

    @Override
    public boolean contentEncodingEnabled() {
        return false;
    }

    @Override
    public boolean contentDecodingEnabled() {
        return true;
    }

    @Override
    public boolean contentEncodingSupported(String name) {
        return false;
    }

    @Override
    public boolean contentDecodingSupported(String name) {
        return true;
    }

    @Override
    public ContentEncoder encoder(String name) {
        return ContentEncoder.NO_OP;
    }

    @Override
    public ContentDecoder decoder(String name) {
        return ContentDecoder.NO_OP;
    }

    @Override
    public ContentEncoder encoder(Headers headers) {
        return ContentEncoder.NO_OP;
    }

    @Override
    public ContentEncodingContextConfig prototype() {
        return ContentEncodingContextConfig.builder()
                .contentEncodingsDiscoverServices(false)
                .buildPrototype();
    }
}
