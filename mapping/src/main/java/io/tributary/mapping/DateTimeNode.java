package io.tributary.mapping;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** A date-time as a value of the language. It becomes text when it leaves the language. */
final class DateTimeNode extends ValueNode {
    private static final long serialVersionUID = 1L;

    private final ZonedDateTime value;

    DateTimeNode(ZonedDateTime value) {
        this.value = value;
    }

    ZonedDateTime value() {
        return value;
    }

    @Override
    public JsonNodeType getNodeType() {
        return JsonNodeType.POJO;
    }

    @Override
    public JsonToken asToken() {
        return JsonToken.VALUE_STRING;
    }

    @Override
    public String asText() {
        return DateText.of(value);
    }

    @Override
    public void serialize(JsonGenerator generator, SerializerProvider provider) throws IOException {
        generator.writeString(asText());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DateTimeNode date && date.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
