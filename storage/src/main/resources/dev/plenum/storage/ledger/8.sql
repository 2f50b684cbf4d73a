-- What each key has used in a month, by the price it was rated with. price: empty when none held. quantity: exact, in millionths.
create table key_usage (
    key       text    not null,
    month     text    not null,
    meter     text    not null,
    subject   text    not null,
    simulated integer not null,
    price     text    not null,
    quantity  integer not null,
    primary key (key, month, meter, subject, simulated, price)
) strict, without rowid;
