-- hash: Argon2id in the PHC string format.
create table password (user text primary key, hash text not null);

create table session (sha256 text primary key, user text not null, expires text not null);

create index session_user on session (user);

create table key_use (id text primary key, at text not null);
