create table progress (
    position integer not null
) strict;

insert into progress values (0);

create table workload (
    id        text primary key,
    project   text    not null,
    name      text    not null,
    kind      text    not null,
    alive     integer not null,
    position  integer not null,
    submitted text    not null,
    ended     text,
    state     text    not null
) strict;

create index workload_by_age on workload (alive, position);
create index workload_by_project on workload (project, alive, position);
create index workload_by_name on workload (project, name, alive, position);

create table project (name text primary key, value text not null) strict;
create table api_key (id text primary key, value text not null) strict;
create table price (id text primary key, position integer not null, value text not null) strict;
create table node (name text primary key, rank integer not null, value text not null) strict;

create table model (
    project text not null,
    name    text not null,
    value   text not null,
    primary key (name, project)
) strict;
