package io.tributary.xdm;

/** Property names: the standard notation ({@code xdm:points}, {@code @id}) and the names storage and validation use. */
final class Names {

    private Names() {}

    /** The stored name of a property; a name that already is one comes back unchanged. */
    static String stored(String name) {
        if (name.startsWith("xdm:") && name.length() > 4) {
            return name.substring(4);
        }
        return name.equals("@id") || name.equals("@type") ? "_" + name.substring(1) : name;
    }

    /** The path of a member, as shown in messages. */
    static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** One reference token of a JSON pointer. */
    static String escape(String token) {
        if (token.indexOf('~') < 0 && token.indexOf('/') < 0) {
            return token;
        }
        return token.replace("~", "~0").replace("/", "~1");
    }

    /** The token that {@link #escape} was given. */
    static String unescape(String token) {
        return token.replace("~1", "/").replace("~0", "~");
    }
}
