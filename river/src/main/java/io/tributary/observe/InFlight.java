package io.tributary.observe;

import java.util.Map;

/**
 * What lies between log and tables.
 *
 * @param readingAgain events are being read once more, after a start or a failure: what lies where can't be told
 * @param unread how many events nobody took out of the log yet
 * @param onTheWay how many messages of each flow are on their way to a table
 */
public record InFlight(boolean readingAgain, long unread, Map<String, Long> onTheWay) {
    public InFlight {
        onTheWay = Map.copyOf(onTheWay);
    }
}
