package io.tributary.control.store;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a PostgreSQL store is, and for whom.
 *
 * @param url such as {@code jdbc:postgresql://db.example.com:5432/tributary?sslmode=verify-full}; holds no credentials
 * @param user the database user
 * @param password its password; never printed
 * @param directory identifies the data directory that the store belongs to
 * @param holder this server in words, for whoever tries to start another
 */
public record PostgresSettings(String url, String user, String password, String directory, String holder) {

    private static final Pattern URL = Pattern.compile("jdbc:postgresql://[^/@\\s]+/[^?@\\s]+(\\?\\S*)?");
    private static final Pattern CREDENTIALS =
            Pattern.compile("[?&](user|password|sslpassword)=", Pattern.CASE_INSENSITIVE);

    public PostgresSettings {
        check(url);
    }

    /** @throws IllegalArgumentException it is no address of a PostgreSQL database, or holds credentials */
    public static void check(String url) {
        Matcher credentials = CREDENTIALS.matcher(url.toLowerCase(Locale.ROOT));
        if (credentials.find()) {
            throw new IllegalArgumentException(
                    "must not hold a user or password, which others could read in the list of"
                            + " processes; set TRIBUTARY_STORE_USER and TRIBUTARY_STORE_PASSWORD, or name a file with"
                            + " --store-credentials");
        }
        if (!URL.matcher(url).matches()) {
            throw new IllegalArgumentException(
                    "must be an address such as jdbc:postgresql://db.example.com:5432/tributary");
        }
    }

    /** The address without its parameters. */
    String shown() {
        return url.replaceFirst("\\?.*", "").replaceFirst("^jdbc:", "");
    }

    @Override
    public String toString() {
        return "PostgresSettings[" + shown() + "]";
    }
}
