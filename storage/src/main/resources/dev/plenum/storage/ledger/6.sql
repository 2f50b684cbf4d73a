-- What statements have beside usage. project: empty where it is the organization's as a whole. value: the whole charge.
create table charge (
    number       integer primary key,
    id           text not null unique,
    organization text not null,
    project      text not null,
    day          text not null,
    value        text not null
) strict;

create index charge_by_owner on charge (organization, project, day);
create index charge_by_project on charge (project, day);

create trigger charge_is_never_changed before update on charge
begin select raise(abort, 'a charge is never changed: post another'); end;

create trigger charge_is_never_deleted before delete on charge
begin select raise(abort, 'a charge is never deleted: post another'); end;
