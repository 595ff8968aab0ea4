-- A process of the service that takes part in the queue, from its start to its end.
create table replica (
    id              varchar(36)  not null primary key,
    -- Where its process number means something: the same for two replicas that see each other's processes.
    place           varchar(255) not null,
    pid             bigint       not null,
    process_started timestamp with time zone,
    -- Jobs that it runs at once.
    capacity        integer      not null,
    -- Counts up while it lives. Not a time: replicas watch whether it changes, and need no clock in common.
    beat            bigint       not null default 0
);

-- Grows whenever the job is taken from a replica; whoever holds an older one changes nothing any more.
alter table training_job add column assignment bigint not null default 0;
-- The replica that is to run the job, or runs it.
alter table training_job add column replica varchar(36);
alter table training_job add column worker_place varchar(255);

create index training_job_by_replica on training_job (replica, state);
create index training_job_by_dataset on training_job (dataset, state);

-- Locked while jobs are given to replicas.
insert into training_queue (name) values ('schedule');
