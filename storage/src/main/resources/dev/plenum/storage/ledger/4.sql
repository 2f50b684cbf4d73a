-- What owning the fleet cost on a day: the sum of all postings for it, by account.
create table owning_cost (
    day         text    not null,
    kind        text    not null,
    model       text    not null,
    simulated   integer not null,
    account     text    not null,
    posted_high integer not null,
    posted_low  integer not null,
    primary key (day, kind, model, simulated, account)
) strict, without rowid;
