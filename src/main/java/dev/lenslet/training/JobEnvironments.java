package dev.lenslet.training;

import dev.lenslet.training.job.JobJson;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What jobs were last trained with, and which of them repeat others, in the database. Portable SQL. Thread-safe. */
final class JobEnvironments {

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    JobEnvironments(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
    }

    /** Does nothing where the job was taken from whoever held it so. */
    void keep(Assignment held, JobEnvironment environment) {
        transactions.executeWithoutResult(status -> {
            boolean holds = jdbc.sql(
                            "select id from training_job where id = :id and assignment = :assignment for update")
                    .param("id", held.job())
                    .param("assignment", held.number())
                    .query(String.class)
                    .optional()
                    .isPresent();
            if (holds) {
                jdbc.sql("delete from job_environment where job = :job")
                        .param("job", held.job())
                        .update();
                jdbc.sql("insert into job_environment (job, environment) values (:job, :environment)")
                        .param("job", held.job())
                        .param("environment", JobJson.mapper().writeValueAsString(environment))
                        .update();
            }
        });
    }

    /** Empty where the job never had a worker, or is older than these records. */
    Optional<JobEnvironment> find(String job) {
        return jdbc.sql("select environment from job_environment where job = :job")
                .param("job", job)
                .query((row, index) -> JobJson.mapper().readValue(row.getString("environment"), JobEnvironment.class))
                .optional();
    }

    /** Says that a job repeats another one, as that was trained; to be called in the transaction that queues it. */
    void repeats(String job, String original, JobEnvironment then) {
        jdbc.sql("insert into repetition (job, original, environment) values (:job, :original, :environment)")
                .param("job", job)
                .param("original", original)
                .param("environment", JobJson.mapper().writeValueAsString(then))
                .update();
    }

    /** Id of the job that this one repeats. */
    Optional<String> original(String job) {
        return jdbc.sql("select original from repetition where job = :job")
                .param("job", job)
                .query(String.class)
                .optional();
    }

    /** What the job that this one repeats was trained with. */
    Optional<JobEnvironment> ofOriginal(String job) {
        return jdbc.sql("select environment from repetition where job = :job")
                .param("job", job)
                .query((row, index) -> JobJson.mapper().readValue(row.getString("environment"), JobEnvironment.class))
                .optional();
    }
}
