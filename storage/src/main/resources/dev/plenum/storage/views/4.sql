-- Who there is and who may do what: one row.
create table directory (one integer primary key check (one = 1), value text not null);
