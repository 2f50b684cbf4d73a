create table epoch (
    number integer primary key
) strict;

-- One row a turn. hash: SHA-256 over the previous row's hash, epoch, first position, time and events.
create table batch (
    first_position integer primary key,
    last_position  integer not null unique,
    epoch          integer not null,
    at             text    not null,
    events         text    not null,
    hash           blob    not null
) strict;

-- What the World was after a position; the journal alone is enough to make it again.
create table snapshot (
    position integer primary key,
    format   integer not null,
    image    blob    not null,
    sha256   blob    not null
) strict;
