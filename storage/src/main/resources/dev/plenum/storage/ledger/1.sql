-- Amounts are 128-bit nano-units in two columns: high is signed, low is not. They are summed in Java, never in SQL.

create table mark (
    stream text primary key,
    mark   integer not null
) strict;

-- Prices that something was rated with, as they were then.
create table price (
    id    text primary key,
    value text not null
) strict;

-- price: empty when none held. quantity: exact, in millionths. posted: the sum of all postings for it.
create table cumulative (
    project     text    not null,
    meter       text    not null,
    subject     text    not null,
    simulated   integer not null,
    price       text    not null,
    day         text    not null,
    quantity    integer not null,
    posted_high integer not null,
    posted_low  integer not null,
    primary key (project, day, meter, subject, simulated, price)
) strict, without rowid;

create table posting (
    number      integer primary key,
    entry       integer not null,
    project     text    not null,
    at          text    not null,
    account     text    not null,
    amount_high integer not null,
    amount_low  integer not null,
    source      text    not null
) strict;

create index posting_by_project on posting (project, number);

create trigger posting_is_never_changed before update on posting
begin select raise(abort, 'a posting is never changed: post a correction'); end;

create trigger posting_is_never_deleted before delete on posting
begin select raise(abort, 'a posting is never deleted: post a correction'); end;
