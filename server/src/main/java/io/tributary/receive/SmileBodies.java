package io.tributary.receive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.smile.SmileFactory;
import io.tributary.http.HttpProblem;
import io.tributary.receive.Envelope.Wrong;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * Turns bodies in Smile, the binary form of JSON, into JSON text before anything else is done with them: log, quarantine and clients that fetch refused messages
 * then know one form only. A short Smile document can stand for a long text (it repeats names by number), so the text is bounded like any body.
 */
final class SmileBodies {

    /** About 1,000 decimal digits, the longest number that JSON bodies may hold. */
    private static final int MAX_NUMBER_BITS = 3_330;

    private final StreamReadConstraints limits;
    private final SmileFactory smile;
    private final JsonFactory json = new JsonFactory();

    SmileBodies(StreamReadConstraints limits) {
        this.limits = limits;
        this.smile = SmileFactory.builder().streamReadConstraints(limits).build();
    }

    /**
     * The document as JSON.
     *
     * @throws Wrong it isn't Smile, breaks a limit, or holds what JSON has no word for
     * @throws io.tributary.http.HttpProblem 413: it is longer than a body may be
     */
    byte[] toJson(byte[] body) throws Wrong {
        if (body.length == 0) {
            throw new Wrong("The request has no body; send one Smile object");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(limits.getMaxStringLength(), body.length * 2));
        try (JsonParser in = smile.createParser(body);
                JsonGenerator text = json.createGenerator(out)) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                checkNumber(in, token);
                text.copyCurrentEvent(in);
                if (out.size() > limits.getMaxStringLength()) {
                    throw Answers.tooLarge(limits.getMaxStringLength());
                }
            }
        } catch (JsonProcessingException e) {
            throw new Wrong("The body is not Smile, or is nested too deep." + where(e));
        } catch (HttpProblem tooLarge) {
            throw tooLarge;
        } catch (IOException | RuntimeException e) {
            // The reader of the binary form meets some broken documents with faults of its own.
            throw new Wrong("The body is not Smile: it can't be read to its end");
        }
        if (out.size() > limits.getMaxStringLength()) {
            throw Answers.tooLarge(limits.getMaxStringLength());
        }
        return out.toByteArray();
    }

    /** Checked before a number becomes text: writing the digits of a huge one takes minutes. */
    private static void checkNumber(JsonParser in, JsonToken token) throws IOException, Wrong {
        if (token == JsonToken.VALUE_EMBEDDED_OBJECT) {
            throw new Wrong("The body holds binary data, which JSON has no form for; send it as a base64 text");
        }
        if (!token.isNumeric()) {
            return;
        }
        boolean right = switch (in.getNumberType()) {
            case INT, LONG -> true;
            case FLOAT, DOUBLE -> Double.isFinite(in.getDoubleValue());
            case BIG_INTEGER -> in.getBigIntegerValue().bitLength() <= MAX_NUMBER_BITS;
            case BIG_DECIMAL -> in.getDecimalValue().unscaledValue().bitLength() <= MAX_NUMBER_BITS;
        };
        if (!right) {
            throw new Wrong("The body holds a number that is not finite, or of more than 1,000 digits");
        }
    }

    private static String where(JsonProcessingException e) {
        return Optional.ofNullable(e.getLocation())
                .map(at -> " It breaks at byte " + at.getByteOffset() + ".")
                .orElse("");
    }
}
