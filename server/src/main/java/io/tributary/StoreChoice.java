package io.tributary;

/** Where the documents of the control plane are kept. The log, the tables and the keys are in the data directory, whatever is chosen. */
sealed interface StoreChoice {

    /** In a file of the data directory. */
    record Embedded() implements StoreChoice {}

    /**
     * In a PostgreSQL database.
     *
     * @param url its address, without credentials
     * @param user the database user
     * @param password its password
     */
    record Postgres(String url, String user, String password) implements StoreChoice {
        @Override
        public String toString() {
            return "Postgres[" + url + "]";
        }
    }
}
