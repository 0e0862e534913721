package io.tributary.xdm;

import java.net.URI;
import java.net.URISyntaxException;

/** The formats of text that a schema can ask for. */
final class Formats {

    private static final int MAX_LOCAL_PART = 64;
    private static final int MAX_DOMAIN = 255;
    private static final int MAX_LABEL = 63;
    private static final String ATOM = "!#$%&'*+-/=?^_`{|}~";

    private Formats() {}

    /** A URI with scheme. */
    static boolean isUri(String text) {
        try {
            return new URI(text).getScheme() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** A URI or a relative reference; an ordinary identifier is one, and needs no parser to tell. */
    static boolean isUriReference(String text) {
        if (isPlain(text)) {
            return true;
        }
        try {
            return !new URI(text).toString().isEmpty();
        } catch (URISyntaxException e) {
            return text.isEmpty();
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isAsciiLetterOrDigit(c) && c != '-' && c != '_' && c != '.' && c != '~') {
                return false;
            }
        }
        return true;
    }

    /** An address with a local part and a domain of at least two labels or a literal in brackets. */
    static boolean isEmail(String text) {
        int at = text.lastIndexOf('@');
        return at > 0 && isLocalPart(text.substring(0, at)) && isDomain(text.substring(at + 1));
    }

    private static boolean isLocalPart(String local) {
        if (local.length() > MAX_LOCAL_PART) {
            return false;
        }
        if (local.length() > 2 && local.startsWith("\"") && local.endsWith("\"")) {
            return isQuoted(local.substring(1, local.length() - 1));
        }
        boolean dotAllowed = false;
        for (int i = 0; i < local.length(); i++) {
            char c = local.charAt(i);
            boolean atom = isAsciiLetterOrDigit(c) || ATOM.indexOf(c) >= 0 || c > 0x9F;
            if (!atom && !(c == '.' && dotAllowed)) {
                return false;
            }
            dotAllowed = atom;
        }
        return dotAllowed;
    }

    private static boolean isQuoted(String inside) {
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"' || c < ' ') {
                return false;
            }
        }
        return true;
    }

    private static boolean isDomain(String domain) {
        if (domain.length() > MAX_DOMAIN) {
            return false;
        }
        if (domain.startsWith("[") && domain.endsWith("]")) {
            return isAddress(domain.substring(1, domain.length() - 1));
        }
        String[] labels = domain.split("\\.", -1);
        for (String label : labels) {
            if (!isLabel(label)) {
                return false;
            }
        }
        String last = labels[labels.length - 1];
        return labels.length > 1 && last.length() > 1 && !isAsciiDigit(last.charAt(0));
    }

    private static boolean isLabel(String label) {
        if (label.isEmpty() || label.length() > MAX_LABEL || label.startsWith("-") || label.endsWith("-")) {
            return false;
        }
        return label.chars().allMatch(c -> isAsciiLetterOrDigit(c) || c == '-' || c > 0x9F);
    }

    private static boolean isAddress(String literal) {
        String hex = literal.regionMatches(true, 0, "IPv6:", 0, 5) ? literal.substring(5) : literal;
        return !hex.isEmpty()
                && hex.chars()
                        .allMatch(c -> isAsciiDigit(c) || c == '.' || c == ':' || ((c | 32) >= 'a' && (c | 32) <= 'f'));
    }

    private static boolean isAsciiDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isAsciiLetterOrDigit(int c) {
        return isAsciiDigit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z');
    }
}
