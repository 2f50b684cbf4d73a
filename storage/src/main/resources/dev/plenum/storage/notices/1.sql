-- Where notices go: channel is WEBHOOK or MAIL.
create table target (channel text primary key, value text not null) strict;

-- What somebody is told, each once: about says which budget crossed what.
create table notice (
    number integer primary key,
    id     text not null unique,
    about  text not null unique,
    value  text not null
) strict;

-- next: of the next attempt; null when it is delivered or given up.
create table delivery (
    notice    text    not null,
    channel   text    not null,
    attempts  integer not null,
    next      text,
    delivered text,
    failure   text    not null,
    primary key (notice, channel)
) strict, without rowid;

create index delivery_by_next on delivery (channel, next) where next is not null;
