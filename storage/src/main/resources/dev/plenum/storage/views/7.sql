-- Whom nodes that carry the rule may not work for.
create table export_rule (name text primary key, value text not null) strict;

-- How an organization's usage becomes money; those without a row have the default.
create table money_rule (organization text primary key, value text not null) strict;

-- Borrowed and lent device time by day, in millionths of device-seconds, and up to which millisecond it is booked.
create table lent_time (
    day       text    not null,
    model     text    not null,
    simulated integer not null,
    project   text    not null,
    borrowed  integer not null,
    lent      integer not null,
    primary key (day, model, simulated, project)
) strict, without rowid;

create table lent_until (
    model     text    not null,
    simulated integer not null,
    millis    integer not null,
    primary key (model, simulated)
) strict, without rowid;

-- All rows are made again from the journal.
delete from act;
delete from device_time;
delete from device_level;
delete from device_place;
update progress set position = 0;
