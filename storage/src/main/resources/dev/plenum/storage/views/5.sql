-- The audit trail: a row a command that somebody gave, and a row an act that was noted. All rows are made again from the journal.
create table act (
    position  integer primary key,
    at        integer not null, -- nanoseconds since 1970
    actor     text    not null,
    command   text    not null,
    operation text    not null,
    subject   text    not null,
    scope     text    not null,
    outcome   text    not null,
    detail    text    not null,
    address   text    not null,
    means     text    not null,
    times     integer not null
) strict;

create index act_by_actor on act (actor, position);
create index act_by_subject on act (subject, position);
create index act_by_scope on act (scope, position);
create index act_refused on act (position) where outcome != 'done';
create index act_by_time on act (at, position);

delete from workload;
delete from project;
delete from api_key;
delete from price;
delete from directory;
delete from node;
delete from model;
delete from device_time;
delete from device_level;
delete from device_place;

update progress set position = 0;
