-- Whether the version that a job published took over from the one that answered, as JSON.
alter table training_job add column gate text;
