-- Paused until the disk has room, and nothing else: such a job goes on by itself.
alter table training_job add column paused_for_room boolean default false not null;

-- Jobs whose row is deleted and whose directory is not yet.
create table training_job_deletion (
    job varchar(36) not null primary key
);
