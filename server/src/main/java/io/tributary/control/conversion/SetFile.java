package io.tributary.control.conversion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import io.tributary.http.HttpProblem;
import io.tributary.mapping.SourceType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * A mapping set as a document for people: what a POST takes, without the server's members and without defaults, and with the set's tests. YAML and JSON hold all
 * of it, CSV the mappings alone.
 */
final class SetFile {

    private static final int LARGEST = 1 << 22;
    private static final int DEEPEST = 100;

    /** Words that are safe without quotes; everything else is quoted, so that nothing is read back as a number, a truth value or null. */
    private static final Pattern BARE = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./]*+");

    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private static final ObjectMapper YAML = yaml();
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .defaultPrettyPrinter(new DefaultPrettyPrinter()
                    .withArrayIndenter(new DefaultIndenter("  ", "\n"))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n")))
            .build();

    private SetFile() {}

    private static ObjectMapper yaml() {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(LARGEST);
        limits.setNestingDepthLimit(DEEPEST);
        YAMLFactory factory = YAMLFactory.builder()
                .loaderOptions(limits)
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
                .stringQuotingChecker(new Quoting())
                .build();
        return YAMLMapper.builder(factory)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    private static final class Quoting extends StringQuotingChecker {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean needToQuoteName(String name) {
            return needToQuoteValue(name);
        }

        @Override
        public boolean needToQuoteValue(String value) {
            return !BARE.matcher(value).matches() || WORDS.contains(value.toLowerCase(Locale.ROOT));
        }
    }

    /**
     * A stored version as a document.
     *
     * @param jsonSchema the schema's document to be put within, so that the file can be tried without a server
     */
    static ObjectNode document(StoredSet set, List<TestCase> tests, Optional<ObjectNode> jsonSchema) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode members = withoutDefaults(set.members());
        if (members.has("name")) {
            document.set("name", members.remove("name"));
        }
        ObjectNode output = document.putObject("outputSchema");
        output.putObject("schemaRef")
                .put("id", set.schema().sent())
                .put("contentType", set.schema().contentType());
        jsonSchema.ifPresent(schema -> output.set("jsonSchema", schema));
        document.setAll(members);
        ArrayNode mappings = document.putArray("mappings");
        set.mappings().forEach(mapping -> mappings.add(mapping(mapping)));
        if (!tests.isEmpty()) {
            ArrayNode list = document.putArray("tests");
            tests.forEach(test -> list.add(test.withId("").toJson()));
        }
        return document;
    }

    private static ObjectNode withoutDefaults(ObjectNode members) {
        ObjectNode kept = members.deepCopy();
        removeDefault(kept, "supportVersion", "1.1");
        removeDefault(kept, "status", "PUBLISHED");
        removeDefault(kept, "strictMapping", "false");
        removeDefault(kept, "allowNullValues", "false");
        return kept;
    }

    private static void removeDefault(ObjectNode members, String name, String value) {
        if (members.path(name).asText("").equals(value)) {
            members.remove(name);
        }
    }

    private static ObjectNode mapping(ObjectNode stored) {
        ObjectNode mapping = JsonNodeFactory.instance
                .objectNode()
                .put(
                        "sourceType",
                        SourceType.parse(stored.get("sourceType").textValue()).name());
        mapping.set("source", stored.get("source"));
        mapping.set("destination", stored.get("destination"));
        ObjectNode rest = stored.deepCopy();
        rest.remove(SetDiff.SERVER);
        rest.remove(List.of("sourceType", "source", "destination", "expressionAttributes"));
        removeDefault(rest, "identity", "false");
        removeDefault(rest, "primaryIdentity", "false");
        removeDefault(rest, "matchScore", "0.0");
        removeDefault(rest, "functionVersion", "1");
        return mapping.setAll(rest);
    }

    /**
     * The bytes of a document.
     *
     * @param refused makes the problem of a set that this format can't hold
     */
    static byte[] write(ObjectNode document, FileFormat format, Function<String, HttpProblem> refused) {
        try {
            return switch (format) {
                case CSV -> CsvFile.write(document.path("mappings"), refused).getBytes(StandardCharsets.UTF_8);
                case YAML -> YAML.writeValueAsBytes(document);
                case JSON ->
                    (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n")
                            .getBytes(StandardCharsets.UTF_8);
            };
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A document of plain values can be written", e);
        }
    }

    /**
     * The document in a file; of CSV just its {@code mappings}.
     *
     * @param refused makes the problem of a file that can't be read
     */
    static ObjectNode read(byte[] file, FileFormat format, Function<String, HttpProblem> refused) {
        if (file.length > LARGEST) {
            throw refused.apply("The file has %d bytes; at most %d are allowed.".formatted(file.length, LARGEST));
        }
        JsonNode document = switch (format) {
            case CSV -> CsvFile.read(new String(file, StandardCharsets.UTF_8), refused);
            case YAML -> parse(YAML, file, format, refused);
            case JSON -> parse(JSON, file, format, refused);
        };
        if (document instanceof ObjectNode object) {
            return object;
        }
        throw refused.apply("The file must hold an object: a mapping set with its mappings.");
    }

    private static JsonNode parse(
            ObjectMapper mapper, byte[] file, FileFormat format, Function<String, HttpProblem> refused) {
        try {
            return mapper.readTree(file);
        } catch (JsonProcessingException e) {
            String message =
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
            String place = e.getLocation() == null
                    ? ""
                    : " (line %d, column %d)"
                            .formatted(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr());
            throw refused.apply(
                    "The file can't be read as %s: %s%s.".formatted(format, Problems.shown(message), place));
        } catch (IOException e) {
            throw refused.apply("The file can't be read as UTF-8 %s.".formatted(format));
        }
    }
}
