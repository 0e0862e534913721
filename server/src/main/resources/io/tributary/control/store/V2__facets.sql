-- What lists are filtered and ordered by stands beside the body, so that the database can do it: the beginning of the name, the state, the spec.
-- Each order has an index that holds all of them: a page is found without a look at a body. ${text} orders by code points everywhere.
alter table document add column name ${text} not null default '';
alter table document add column state ${text} not null default '';
alter table document add column spec ${text} not null default '';

create index document_sequence on document (sequence);
create index document_created on document (kind, org_id, sandbox, created desc, id, state, spec, name, updated);
create index document_updated on document (kind, org_id, sandbox, updated desc, id, state, spec, name, created);
create index document_name on document (kind, org_id, sandbox, name, id, state, spec, created, updated);

-- Which documents a document names: a flow its connections and its mapping set, a source connection its base.
create table document_link (
  org_id   varchar(128) not null,
  sandbox  varchar(128) not null,
  kind     varchar(64)  not null,
  target   varchar(256) not null,
  id       varchar(256) not null,
  primary key (org_id, sandbox, kind, target, id)
);

create index document_link_from on document_link (org_id, sandbox, kind, id);

-- Whose store this is, where several servers can reach it: one row. epoch counts starts, mark is of the last change.
create table store_owner (
  one       integer      not null primary key check (one = 1),
  directory varchar(64)  not null,
  epoch     bigint       not null,
  mark      varchar(64)  not null,
  holder    varchar(600) not null,
  since     bigint       not null
);
