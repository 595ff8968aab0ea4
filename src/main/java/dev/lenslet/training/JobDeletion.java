package dev.lenslet.training;

import dev.lenslet.storage.DurableFiles;
import dev.lenslet.training.job.JobDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes ended jobs: first the row, in whose place a note stays, so that nobody resumes the job any more; then the directory;
 * then the note. What a crash left of it is finished later. Portable SQL. Thread-safe.
 */
final class JobDeletion {

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final TrainingJobs jobs;
    private final Trials trials;
    private final Function<String, JobDirectory> directories;

    JobDeletion(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            TrainingJobs jobs,
            Trials trials,
            Function<String, JobDirectory> directories) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.jobs = jobs;
        this.trials = trials;
        this.directories = directories;
    }

    /**
     * The versions that it published stay.
     *
     * @throws UnknownTrainingJob where there is none
     * @throws NotDeletable where it, or its sweep, has not ended
     */
    void delete(String id) {
        transactions.executeWithoutResult(status -> {
            QueueLock.TRAINING.hold(jdbc);
            TrainingJob job = jobs.find(id).orElseThrow(() -> new UnknownTrainingJob(id));
            if (!job.state().isFinal()) {
                throw new NotDeletable(id, job.state());
            }
            if (trials.holdBack(id)) {
                throw NotDeletable.trial(id);
            }
            jdbc.sql("insert into training_job_deletion (job) values (:id)")
                    .param("id", id)
                    .update();
            jdbc.sql("delete from idempotency_key where job = :id")
                    .param("id", id)
                    .update();
            jdbc.sql("delete from training_job where id = :id").param("id", id).update();
        });
        finish(id);
    }

    /** Finishes what a crash left half deleted. */
    void finish() {
        jdbc.sql("select job from training_job_deletion")
                .query((row, index) -> row.getString("job"))
                .list()
                .forEach(this::finish);
    }

    private void finish(String id) {
        try {
            DurableFiles.remove(directories.apply(id).root());
        } catch (IOException failure) {
            throw new UncheckedIOException("What training job " + id + " left cannot be deleted", failure);
        }
        jdbc.sql("delete from training_job_deletion where job = :id")
                .param("id", id)
                .update();
    }
}
