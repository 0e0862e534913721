package io.tributary.apply;

/**
 * Where something was written.
 *
 * @param file as the user named it
 * @param line from 1
 * @param column from 1
 */
record Place(String file, int line, int column) {

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
