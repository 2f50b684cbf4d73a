-- Months whose postings are final.
create table period (
    month     text primary key,
    closed_at text not null
) strict;

create trigger period_is_never_changed before update on period
begin select raise(abort, 'a closed period stays as it is'); end;

create trigger period_is_never_deleted before delete on period
begin select raise(abort, 'a closed period is never opened again'); end;

-- posted_on: the day of a statement that it stands on; later than day where the month of day was closed before.
create table cumulative_by_posting (
    project     text    not null,
    meter       text    not null,
    subject     text    not null,
    simulated   integer not null,
    price       text    not null,
    day         text    not null,
    posted_on   text    not null,
    quantity    integer not null,
    posted_high integer not null,
    posted_low  integer not null,
    primary key (project, posted_on, meter, subject, simulated, price, day)
) strict, without rowid;

insert into cumulative_by_posting
select project, meter, subject, simulated, price, day, day, quantity, posted_high, posted_low from cumulative;

drop table cumulative;

alter table cumulative_by_posting rename to cumulative;
