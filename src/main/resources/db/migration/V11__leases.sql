-- What a job needs while it runs. Jobs of older versions have no engine here, but in their hyperparameters, and no memory.
alter table training_job add column engine varchar(64);
alter table training_job add column gpus integer default 0 not null;
alter table training_job add column gpu_memory_bytes bigint default 0 not null;
alter table training_job add column memory_bytes bigint;
alter table training_job add column memory_stated boolean default false not null;
alter table training_job add column priority integer default 0 not null;
-- Deaths of its worker in a row without a newer checkpoint after which it is still tried again.
alter table training_job add column retries integer default 2 not null;
-- How long it will run from now on, as estimated; null where nobody can tell.
alter table training_job add column expected_seconds double precision;

-- What the replica may give to jobs, as JSON; null for those of older versions, which get none.
alter table replica add column offer text;

-- What the replica that has a job gives it. A row stays after that until it was counted in owner_use.
create table lease (
    job          varchar(36)      not null primary key references training_job (id) on delete cascade,
    -- The replica that it was first of; the job's own column tells who has it now.
    given_by     varchar(36)      not null,
    threads      integer          not null,
    memory_bytes bigint           not null,
    -- UUIDs, separated by commas.
    gpus         text             not null,
    -- Share of everything there was, 0 to 1.
    part         double precision not null,
    since        timestamp with time zone not null,
    -- Why it is to end at its next checkpoint; null where it is not.
    yielding     text
);

-- Times that are kept free for waiting jobs.
create table promise (
    job          varchar(36) not null primary key references training_job (id) on delete cascade,
    start        timestamp with time zone not null,
    replica      varchar(36) not null,
    threads      integer     not null,
    memory_bytes bigint      not null,
    gpus         text        not null
);

-- What owners have used, decayed until the time it was counted.
create table owner_use (
    owner   varchar(64)      not null primary key,
    amount  double precision not null,
    counted timestamp with time zone not null
);
