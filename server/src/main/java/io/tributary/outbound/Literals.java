package io.tributary.outbound;

import java.util.regex.Pattern;

/** The written forms of hosts that are read here: names, dotted IPv4 addresses of four plain decimal numbers, and IPv6 addresses. */
final class Literals {

    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
    private static final Pattern NAME = Pattern.compile(
            "(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})(?:\\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62}))*\\.?");
    private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX][0-9A-Fa-f]*)\\.?");

    private Literals() {}

    static boolean isAddress(String host) {
        return IPV4.matcher(host).matches() || IPV6.matcher(host).matches();
    }

    /** A name, and none that some resolver would take for a number: {@code 2130706433}, {@code 0x7f.1} and {@code 127.1} are addresses in disguise. */
    static boolean isName(String host) {
        return NAME.matcher(host).matches() && !NUMBER.matcher(host).matches();
    }
}
