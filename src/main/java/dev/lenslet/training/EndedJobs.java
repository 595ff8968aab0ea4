package dev.lenslet.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What housekeeping asks the database. Portable SQL. Thread-safe. */
final class EndedJobs {

    /** Trials of a sweep that has not ended may go on. */
    private static final String ENDED = "(state in ('SUCCEEDED', 'FAILED', 'CANCELLED') and not exists"
            + " (select 1 from trial where trial.job = training_job.id and trial.held_back = true))";

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    EndedJobs(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
    }

    record Ended(String id, String dataSet, Instant finished) {}

    List<Ended> all() {
        return jdbc.sql("select id, dataset, coalesce(finished, created) as since from training_job where " + ENDED)
                .query((row, index) ->
                        new Ended(row.getString("id"), row.getString("dataset"), DatabaseTime.read(row, "since")))
                .list();
    }

    /** Data sets of jobs that have not ended. */
    List<String> dataSetsOfOthers() {
        return jdbc.sql("select distinct dataset from training_job where not " + ENDED)
                .query((row, index) -> row.getString("dataset"))
                .list();
    }

    /** When the last job with a data set ended; empty where none did. */
    Optional<Instant> lastUse(String dataSet) {
        return jdbc.sql("select coalesce(finished, created) as since from training_job where dataset = :dataset"
                        + " order by since desc fetch first 1 rows only")
                .param("dataset", dataSet)
                .query((row, index) -> DatabaseTime.read(row, "since"))
                .optional();
    }

    interface Work {
        void run() throws IOException;
    }

    /** Does something to a job's directory, unless it has been resumed; nobody resumes it meanwhile. */
    void whileEnded(String id, Work work) {
        transactions.executeWithoutResult(status -> {
            QueueLock.TRAINING.hold(jdbc);
            boolean still = jdbc.sql("select count(*) from training_job where id = :id and " + ENDED)
                            .param("id", id)
                            .query(Long.class)
                            .single()
                    == 1;
            if (still) {
                try {
                    work.run();
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            }
        });
    }
}
