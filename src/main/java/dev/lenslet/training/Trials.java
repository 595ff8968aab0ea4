package dev.lenslet.training;

import dev.lenslet.training.job.JobJson;
import dev.lenslet.training.job.JobState;
import dev.lenslet.training.sweep.TrialStanding;
import dev.lenslet.training.sweep.TrialStanding.Validation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** The jobs of sweeps in the database, as trials. Portable SQL. Thread-safe. */
final class Trials {

    private static final String SELECT = """
            select trial.*, training_job.state, training_job.reason, training_job.version
            from trial join training_job on training_job.id = trial.job
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final TrainingJobs jobs;

    Trials(JdbcClient jdbc, PlatformTransactionManager transactions, TrainingJobs jobs) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.jobs = jobs;
    }

    /** A sweep's, by number. */
    List<Trial> of(String sweep) {
        return jdbc.sql(SELECT + " where sweep = :sweep order by trial.number")
                .param("sweep", sweep)
                .query(Trials::read)
                .list();
    }

    /** Those jobs that are trials, by id. */
    Map<String, Trial> among(Collection<String> jobs) {
        if (jobs.isEmpty()) {
            return Map.of();
        }
        return jdbc.sql(SELECT + " where job in (:jobs)").param("jobs", jobs).query(Trials::read).list().stream()
                .collect(Collectors.toMap(trial -> trial.standing().job(), Function.identity()));
    }

    Optional<Trial> find(String job) {
        return Optional.ofNullable(among(List.of(job)).get(job));
    }

    /** Whether what the job makes is kept and not published. */
    boolean holdBack(String job) {
        return find(job).filter(Trial::heldBack).isPresent();
    }

    /** The job has ended well, and what it made is kept for the comparison. */
    Transition markKept(TrainingJob job, Validation figures, Instant now) {
        return Objects.requireNonNull(transactions.execute(status -> {
            Transition transition = jobs.markKept(job.held(), "waits for the other trials of its sweep", now);
            if (transition instanceof Transition.Changed) {
                jdbc.sql("""
                                update trial set val_loss = :loss, val_accuracy = :accuracy, epochs = :epochs
                                where job = :job
                                """)
                        .param("loss", finite(figures.loss()))
                        .param("accuracy", finite(figures.accuracy()))
                        .param("epochs", figures.epochs())
                        .param("job", job.id())
                        .update();
            }
            return transition;
        }));
    }

    private static @Nullable Double finite(double figure) {
        return Double.isFinite(figure) ? figure : null;
    }

    /** It may be published from now on. */
    void release(String job) {
        jdbc.sql("update trial set held_back = false where job = :job")
                .param("job", job)
                .update();
    }

    /** As {@link #release}, all of a sweep. */
    void releaseAll(String sweep) {
        jdbc.sql("update trial set held_back = false where sweep = :sweep")
                .param("sweep", sweep)
                .update();
    }

    private static Trial read(ResultSet row, int index) throws SQLException {
        Double loss = row.getObject("val_loss", Double.class);
        Double accuracy = row.getObject("val_accuracy", Double.class);
        return new Trial(
                row.getString("sweep"),
                JobJson.mapper().readValue(row.getString("parameters"), new TypeReference<Map<String, JsonNode>>() {}),
                row.getBoolean("held_back"),
                new TrialStanding(
                        row.getString("job"),
                        row.getInt("number"),
                        JobState.valueOf(row.getString("state")),
                        row.getString("reason"),
                        row.getObject("version", Integer.class),
                        loss == null || accuracy == null
                                ? null
                                : new Validation(loss, accuracy, row.getInt("epochs"))));
    }
}
