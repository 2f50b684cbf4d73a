-- placed: 1 while a replica has a place. All rows are made again from the journal.
alter table workload add column placed integer not null default 0;

create index workload_placed on workload (project, position) where placed = 1;

delete from workload;

update progress set position = 0;
