-- Up to which records had been posted when a month was closed: what comes later of its days is late. Each month closed since this table was made has a
-- row whose stream is empty.
create table closed_up_to (
    month  text    not null,
    stream text    not null,
    mark   integer not null,
    primary key (month, stream)
) strict, without rowid;
