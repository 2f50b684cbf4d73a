-- Device time by day, in millionths of device-seconds; under a project and workload what they hold, without them what the nodes say.
create table device_time (
    day            text    not null,
    kind           text    not null,
    model          text    not null,
    simulated      integer not null,
    pool           text    not null,
    region         text    not null,
    project        text    not null,
    workload       text    not null,
    owned          integer not null,
    billed         integer not null,
    held           integer not null,
    idle           integer not null,
    out_of_service integer not null,
    primary key (day, kind, model, simulated, pool, region, project, workload)
) strict, without rowid;

-- Where the book stands: how much there is of each stock, and what each replica holds, booked up to since.
create table device_level (stock text primary key, value text not null) strict;
create table device_place (replica text primary key, value text not null) strict;

-- All rows are made again from the journal.
update progress set position = 0;
