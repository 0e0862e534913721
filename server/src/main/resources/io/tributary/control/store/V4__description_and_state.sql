-- Clients filter by the description too; and rare states are found newest first without a walk through all the others.
alter table document add column description ${text} not null default '';

create index document_description on document (kind, org_id, sandbox, description, created desc, id);
create index document_state on document (kind, org_id, sandbox, state, created desc, id, spec, name, updated);
