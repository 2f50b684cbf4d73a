-- What one unit of the installation's currency is worth in another, from a day on.
create table exchange_rate (
    number      integer primary key,
    currency    text not null,
    rate        text not null,
    valid_from  text not null,
    recorded_at text not null
) strict;

create trigger exchange_rate_is_never_changed before update on exchange_rate
begin select raise(abort, 'a rate is never changed: enter another'); end;

create trigger exchange_rate_is_never_deleted before delete on exchange_rate
begin select raise(abort, 'a rate is never deleted: enter another'); end;
