-- What was agreed with organizations, or paid or given back. organization: empty where it holds for all.
create table fact (
    number       integer primary key,
    id           text not null unique,
    organization text not null,
    recorded_at  text not null,
    value        text not null
) strict;

create trigger fact_is_never_changed before update on fact
begin select raise(abort, 'what was entered is never changed: enter another'); end;

create trigger fact_is_never_deleted before delete on fact
begin select raise(abort, 'what was entered is never deleted: enter another'); end;
