-- How often a job's worker or replica died in a row without a newer checkpoint, and after how many steps the newest was at the last
-- death that had one.
alter table training_job add column fruitless_deaths integer default 0 not null;
alter table training_job add column checkpoint_steps bigint;
