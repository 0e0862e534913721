-- Runs on SQLite and on PostgreSQL. Times are epoch milliseconds; sequence keeps the order of creation.
create table document (
  org_id   varchar(128) not null,
  sandbox  varchar(128) not null,
  kind     varchar(64)  not null,
  id       varchar(256) not null,
  sequence bigint       not null,
  revision bigint       not null,
  created  bigint       not null,
  updated  bigint       not null,
  body     text         not null,
  primary key (org_id, sandbox, kind, id)
);

create index document_order on document (kind, org_id, sandbox, sequence);

create table document_revision (
  org_id   varchar(128) not null,
  sandbox  varchar(128) not null,
  kind     varchar(64)  not null,
  id       varchar(256) not null,
  revision bigint       not null,
  created  bigint       not null,
  updated  bigint       not null,
  body     text         not null,
  primary key (org_id, sandbox, kind, id, revision)
);
