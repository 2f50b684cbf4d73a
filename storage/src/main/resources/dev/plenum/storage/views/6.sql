-- Budgets of organizations and keys; a project has its own in its row.
create table payer_budget (payer text primary key, value text not null) strict;
