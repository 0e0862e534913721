package io.tributary.observe;

import io.tributary.event.Position;
import java.util.List;

/**
 * Rows that are about to be committed: written down before the commit, so that after a crash the table's own position tells whether they landed.
 *
 * @param id names it
 * @param table the table's key
 * @param upTo where the table stands once they have landed
 * @param shares whose they are
 */
record Intent(long id, String table, Position upTo, List<Share> shares) {
    Intent {
        shares = List.copyOf(shares);
    }
}
