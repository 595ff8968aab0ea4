-- What a client names a submission by, so that sending it twice makes one job.
create table idempotency_key (
    name    varchar(255) not null primary key,
    -- SHA-256 of the request's body, in hexadecimal.
    request varchar(64)  not null,
    job     varchar(36)  not null,
    created timestamp with time zone not null default current_timestamp
);

create index idempotency_key_by_age on idempotency_key (created);
