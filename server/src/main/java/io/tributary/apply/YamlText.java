package io.tributary.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes a document as YAML for people. */
final class YamlText {

    private static final String NOT_SHOWN = "  # the server does not show it; set the variable to apply this file";

    /** Words that are safe without quotes; everything else is quoted, so that nothing is read back as a number, a truth value or null. */
    private static final Pattern BARE = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./]*+( [A-Za-z0-9_./]++)*+");

    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private static final ObjectMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .stringQuotingChecker(new Quoting())
            .build());

    private YamlText() {}

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
     * The text of a document.
     *
     * @param variables those that stand for what a server doesn't show; a comment beside them says so
     */
    static String of(JsonNode document, Collection<String> variables) {
        try {
            StringBuilder text = new StringBuilder();
            YAML.writeValueAsString(document).lines().forEach(line -> {
                boolean commented = variables.stream().anyMatch(name -> line.endsWith(": \"${env:" + name + "}\""));
                text.append(line).append(commented ? NOT_SHOWN : "").append('\n');
            });
            return text.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A document of plain values can be written", e);
        }
    }
}
