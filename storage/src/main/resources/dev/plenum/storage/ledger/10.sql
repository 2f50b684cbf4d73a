-- When each key was used last, in milliseconds since 1970.
create table key_last_used (
    key text    primary key,
    at  integer not null
) strict, without rowid;
