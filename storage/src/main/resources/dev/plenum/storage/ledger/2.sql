-- What each workload has used, by the price it was rated with. price: empty when none held. quantity: exact, in millionths.
create table workload_usage (
    workload  text    not null,
    meter     text    not null,
    subject   text    not null,
    simulated integer not null,
    price     text    not null,
    quantity  integer not null,
    primary key (workload, meter, subject, simulated, price)
) strict, without rowid;
