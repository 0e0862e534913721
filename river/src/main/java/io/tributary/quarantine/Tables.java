package io.tributary.quarantine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of the file. Payloads and reasons lie apart from what is searched and changed, so that both touch few pages. */
final class Tables {

    private static final List<String> MADE = List.of(
            """
            create table if not exists quarantine_entries (
              seq integer primary key, id text not null unique, log_id text not null, position integer not null,
              namespace text not null, inlet_id text not null, flow_id text not null, dataset_id text not null,
              schema_id text not null, mapping_set_id text not null, mapping_version integer not null,
              xaction_id text not null, received_at integer not null, created_at integer not null,
              changed_at integer not null, state text not null, state_before text not null, error_type text not null,
              code text not null, field text not null, group_id text not null, batch_id text not null,
              size integer not null, sha256 blob not null, failed_tries integer not null default 0,
              try_no integer not null default 0, try_epoch integer not null default 0, job_id text not null default '',
              resolved_by text not null default '', resolved_at integer not null default 0,
              note text not null default '', edited integer not null default 0,
              unique (log_id, position))
            """,
            "create index if not exists entries_group on quarantine_entries (group_id, state, id)",
            "create index if not exists entries_namespace on quarantine_entries (namespace, id)",
            "create index if not exists entries_inlet on quarantine_entries (inlet_id, id)",
            "create index if not exists entries_xaction on quarantine_entries (xaction_id)",
            "create index if not exists entries_batch on quarantine_entries (batch_id, position)",
            """
            create table if not exists quarantine_payloads (
              seq integer primary key, reason blob not null, payload blob not null, edited blob)
            """,
            """
            create table if not exists quarantine_groups (
              id text primary key, namespace text not null, flow_id text not null, dataset_id text not null,
              error_type text not null, code text not null, field text not null, pattern blob not null,
              first_seen integer not null, last_seen integer not null,
              open integer not null default 0, edited integer not null default 0, parked integer not null default 0,
              refused integer not null default 0, replaying integer not null default 0,
              replayed integer not null default 0, discarded integer not null default 0)
            """,
            "create index if not exists groups_flow on quarantine_groups (namespace, flow_id)",
            """
            create table if not exists quarantine_history (
              seq integer primary key, entry_id text not null, at integer not null, what text not null,
              actor text not null, job_id text not null, error_type text not null, code text not null, text blob not null)
            """,
            "create index if not exists history_entry on quarantine_history (entry_id, seq)",
            """
            create table if not exists quarantine_jobs (
              id text primary key, namespace text not null, created_at integer not null, created_by text not null,
              selection text not null, state text not null, cursor text not null, total integer not null,
              handed integer not null default 0, landed integer not null default 0, failed integer not null default 0,
              skipped integer not null default 0, lost integer not null default 0, updated_at integer not null,
              finished_at integer not null default 0, problem text not null default '')
            """,
            "create index if not exists jobs_namespace on quarantine_jobs (namespace, id)",
            "create index if not exists jobs_state on quarantine_jobs (state, id)",
            "create table if not exists quarantine_facts (name text primary key, value integer not null)",
            """
            create table if not exists quarantine_batches (
              id text primary key, dataset_id text not null, flow_id text not null, created_at integer not null,
              updated_at integer not null, received_at integer not null, records integer not null,
              bytes integer not null)
            """,
            "create index if not exists quarantine_batches_dataset on quarantine_batches (dataset_id, created_at, id)",
            "create index if not exists quarantine_batches_flow on quarantine_batches"
                    + " (dataset_id, flow_id, created_at)",
            "create index if not exists quarantine_batches_age on quarantine_batches (updated_at)");

    private Tables() {}

    static void make(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : MADE) {
                statement.execute(table);
            }
            Tallies.prepare(statement);
        }
    }
}
