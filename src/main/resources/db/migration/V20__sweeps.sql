-- One submission that made several jobs, of which the best is published.
create table sweep (
    id               varchar(36)  not null primary key,
    model            varchar(64)  not null,
    dataset          varchar(64)  not null,
    owner            varchar(64)  not null,
    request          text         not null,
    -- How it searches, every choice made.
    plan             text         not null,
    -- RUNNING, or a final state. Its row is locked while it is decided what becomes of it.
    state            varchar(16)  not null references training_job_state (name),
    reason           text,
    -- Of successive halving, from 0.
    rung             integer      not null default 0,
    -- The job that is published, once that is decided.
    best             varchar(36),
    cancel_requested boolean      not null default false,
    created          timestamp with time zone not null,
    finished         timestamp with time zone
);

create index sweep_by_state on sweep (state);

-- What a job is in its sweep.
create table trial (
    job          varchar(36)  not null primary key references training_job (id) on delete cascade,
    sweep        varchar(36)  not null references sweep (id),
    number       integer      not null,
    -- Its values by parameter.
    parameters   text         not null,
    -- What it makes is kept and not published, until the sweep says so.
    held_back    boolean      not null default true,
    -- On the examples held out, of the network that would be published, and after how many epochs that was.
    val_loss     double precision,
    val_accuracy double precision,
    epochs       integer,
    unique (sweep, number)
);

-- What a job was last trained with.
create table job_environment (
    job         varchar(36) not null primary key references training_job (id) on delete cascade,
    environment text        not null
);

-- Jobs that repeat others.
create table repetition (
    job      varchar(36) not null primary key references training_job (id) on delete cascade,
    original varchar(36) not null,
    -- What that one was trained with, then.
    environment text     not null
);
