package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Reads this library's own resources into trees; never anything else. A JSON library does it better, but loading its
 * parser takes longer than all the rest until the first schema of a process is compiled. A test reads every resource
 * both ways.
 */
final class Trees {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String text;
    private int at;

    private Trees(String text) {
        this.text = text;
    }

    /** @throws IllegalStateException when the text is no JSON object */
    static ObjectNode read(String text) {
        Trees reader = new Trees(text);
        JsonNode value = reader.value();
        if (value instanceof ObjectNode object && reader.next() == 0) {
            return object;
        }
        throw reader.broken();
    }

    private JsonNode value() {
        char c = next();
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> NODES.textNode(string());
            case 't' -> word("true", NODES.booleanNode(true));
            case 'f' -> word("false", NODES.booleanNode(false));
            case 'n' -> word("null", NODES.nullNode());
            default -> number();
        };
    }

    /** The next character that is no white space, not passed; 0 at the end. */
    private char next() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void expect(char c) {
        if (next() != c) {
            throw broken();
        }
        at++;
    }

    /** Passes a comma, or the end. */
    private boolean goesOn(char end) {
        if (next() == end) {
            at++;
            return false;
        }
        expect(',');
        return true;
    }

    private ObjectNode object() {
        ObjectNode object = NODES.objectNode();
        at++;
        boolean more = next() != '}';
        at += more ? 0 : 1;
        while (more) {
            next();
            String name = string();
            expect(':');
            object.set(name, value());
            more = goesOn('}');
        }
        return object;
    }

    private ArrayNode array() {
        ArrayNode array = NODES.arrayNode();
        at++;
        boolean more = next() != ']';
        at += more ? 0 : 1;
        while (more) {
            array.add(value());
            more = goesOn(']');
        }
        return array;
    }

    private JsonNode word(String word, JsonNode meaning) {
        if (!text.startsWith(word, at)) {
            throw broken();
        }
        at += word.length();
        return meaning;
    }

    private String string() {
        expect('"');
        int start = at;
        while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '"') {
            return text.substring(start, at++);
        }
        return escaped(new StringBuilder(text.substring(start, at)));
    }

    private String escaped(StringBuilder out) {
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escape() : c);
        }
        expect('"');
        return out.toString();
    }

    private char escape() {
        char c = next();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> throw broken();
        };
    }

    private JsonNode number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(start, at);
        try {
            if (number.indexOf('.') >= 0 || number.indexOf('e') >= 0 || number.indexOf('E') >= 0) {
                return NODES.numberNode(Double.parseDouble(number));
            }
            long whole = Long.parseLong(number);
            return whole == (int) whole ? NODES.numberNode((int) whole) : NODES.numberNode(whole);
        } catch (NumberFormatException e) {
            throw broken();
        }
    }

    private IllegalStateException broken() {
        return new IllegalStateException("no JSON at character " + at);
    }
}
