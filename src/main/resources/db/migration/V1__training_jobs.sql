-- The states that a job may have. A check with a list would do, but H2 2.4 evaluates that in the session that made it, and
-- fails from the moment on that the pool closes that connection.
create table training_job_state (
    name varchar(16) not null primary key
);

insert into training_job_state (name) values
    ('QUEUED'), ('STARTING'), ('RUNNING'), ('PAUSED'), ('SUCCEEDED'), ('FAILED'), ('CANCELLED');

-- One row per training job; "number" gives the order of age.
create table training_job (
    number           bigint generated always as identity primary key,
    id               varchar(36)  not null unique,
    model            varchar(64)  not null,
    dataset          varchar(64)  not null,
    owner            varchar(64)  not null,
    request          text         not null,
    network          text         not null,
    hyperparameters  text         not null,
    state            varchar(16)  not null references training_job_state (name),
    reason           text,
    log_tail         text,
    progress         text,
    created          timestamp with time zone not null,
    started          timestamp with time zone,
    finished         timestamp with time zone,
    version          integer,
    worker_pid       bigint,
    worker_started   timestamp with time zone,
    -- A cancelled job is never published, and one that is being published is no longer cancelled.
    cancel_requested boolean      not null default false,
    publishing       boolean      not null default false
);

create index training_job_by_state on training_job (state, number);

-- Its only row is locked while the queue's length is compared with its limit.
create table training_queue (
    name varchar(16) not null primary key
);

insert into training_queue (name) values ('training');
