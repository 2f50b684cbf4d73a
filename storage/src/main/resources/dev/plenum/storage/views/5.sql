-- Whom nodes that carry the rule may not work for.
create table export_rule (name text primary key, value text not null) strict;
