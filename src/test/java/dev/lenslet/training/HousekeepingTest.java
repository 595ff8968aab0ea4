package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.dataset.Archives;
import dev.lenslet.dataset.DataSets;
import dev.lenslet.dataset.StoredDataSets;
import dev.lenslet.storage.Databases;
import dev.lenslet.training.HousekeepingSettings.Limit;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.JobState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.util.unit.DataSize;

/** What is kept no longer, on both databases and a real disk. */
class HousekeepingTest {

    /** After the data sets of these tests were stored. */
    private static final Instant NOW = Instant.parse("2100-03-01T00:00:00Z");

    private static final Limit NONE = new Limit(null, null);

    @TempDir
    Path home;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @ParameterizedTest
    @EnumSource(Databases.class)
    void nothingIsDeletedUnlessAsked(Databases kind) throws IOException {
        Queue queue = queue(kind);
        queue.ended("old", 1000, 10);
        queue.housekeeping(NONE, NONE, NONE, NONE).run();
        assertThat(queue.jobs.find("old")).isPresent();
        assertThat(queue.directory("old").checkpoint(1)).exists();
        assertThat(queue.directory("old").log()).exists();
        assertThat(queue.dataSets.find("shades")).isPresent();
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void checkpointsAndLogsOfEndedJobsGoByAge(Databases kind) throws IOException {
        Queue queue = queue(kind);
        queue.ended("old", 31, 10);
        queue.ended("young", 29, 10);
        for (JobState state : List.of(JobState.QUEUED, JobState.STARTING, JobState.RUNNING, JobState.PAUSED)) {
            queue.job(state.name(), state, 1000, 10);
        }
        Limit month = new Limit(Duration.ofDays(30), null);
        queue.housekeeping(month, month, NONE, NONE).run();
        assertThat(queue.directory("old").checkpoints()).doesNotExist();
        assertThat(queue.directory("old").log()).doesNotExist();
        assertThat(queue.directory("old").events()).doesNotExist();
        assertThat(queue.directory("old").order()).exists();
        assertThat(queue.jobs.find("old")).isPresent();
        for (String kept : List.of("young", "QUEUED", "STARTING", "RUNNING", "PAUSED")) {
            assertThat(queue.directory(kept).checkpoint(1)).as(kept).exists();
            assertThat(queue.directory(kept).log()).as(kept).exists();
        }
        assertThat(freed("checkpoints")).isEqualTo(10);
        assertThat(freed("logs")).isPositive();
        queue.housekeeping(month, month, NONE, NONE).run();
        assertThat(freed("checkpoints")).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void theOldestGoFirstUntilTheRestIsSmallEnough(Databases kind) throws IOException {
        Queue queue = queue(kind);
        queue.ended("first", 9, 400);
        queue.ended("second", 8, 400);
        queue.ended("third", 7, 400);
        queue.job("waits", JobState.PAUSED, 99, 4000);
        queue.housekeeping(new Limit(null, DataSize.ofBytes(800)), NONE, NONE, NONE)
                .run();
        assertThat(queue.directory("first").checkpoints()).doesNotExist();
        for (String kept : List.of("second", "third", "waits")) {
            assertThat(queue.directory(kept).checkpoint(1)).as(kept).exists();
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void aJobGoesWithAllThatItLeftAndWithTheKeyOfItsSubmission(Databases kind) throws IOException {
        Queue queue = queue(kind);
        queue.ended("old", 31, 10);
        queue.ended("young", 29, 10);
        queue.housekeeping(NONE, NONE, new Limit(Duration.ofDays(30), null), NONE)
                .run();
        assertThat(queue.jobs.find("old")).isEmpty();
        assertThat(queue.directory("old").root()).doesNotExist();
        assertThat(queue.jobs.earlier(key("old"))).isEmpty();
        assertThat(queue.jobs.find("young")).isPresent();
        assertThat(queue.jobs.earlier(key("young"))).contains(new Enqueued.Repeated("young"));
        assertThat(freed("jobs")).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void aDeletionThatACrashCutOffIsFinished(Databases kind) throws IOException {
        Queue queue = queue(kind);
        queue.ended("half", 1, 10);
        queue.jdbc
                .sql("insert into training_job_deletion (job) values ('half')")
                .update();
        queue.jdbc.sql("delete from training_job where id = 'half'").update();
        queue.housekeeping(NONE, NONE, NONE, NONE).run();
        assertThat(queue.directory("half").root()).doesNotExist();
        assertThat(queue.jdbc
                        .sql("select count(*) from training_job_deletion")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void aJobThatHasNotEndedIsNotDeleted(Databases kind) throws IOException {
        Queue queue = queue(kind);
        queue.job("runs", JobState.RUNNING, 1, 10);
        assertThatThrownBy(() -> queue.deletion().delete("runs")).isInstanceOf(NotDeletable.class);
        assertThatThrownBy(() -> queue.deletion().delete("none")).isInstanceOf(UnknownTrainingJob.class);
        assertThat(queue.directory("runs").checkpoint(1)).exists();
        assertThat(queue.jdbc
                        .sql("select count(*) from training_job_deletion")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void aDataSetGoesWhenNoJobNeedsItAnyMoreAndNoneCanBeResumed(Databases kind) throws IOException {
        Queue queue = queue(kind);
        queue.job("waits", JobState.PAUSED, 99, 10);
        queue.ended("resumable", 99, 10);
        Limit none = new Limit(Duration.ZERO, null);
        queue.housekeeping(NONE, NONE, NONE, none).run();
        assertThat(queue.dataSets.find("shades")).isPresent();

        queue.jdbc
                .sql("update training_job set state = 'FAILED', finished = created where id = 'waits'")
                .update();
        queue.housekeeping(NONE, NONE, NONE, none).run();
        assertThat(queue.dataSets.find("shades")).isPresent();

        queue.housekeeping(none, NONE, NONE, none).run();
        assertThat(queue.dataSets.find("shades")).isEmpty();
        assertThat(freed("data_sets")).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void aJobThatIsPausedForRoomWaitsAgainWhenThereIsSome(Databases kind) throws IOException {
        Queue queue = queue(kind);
        queue.job("paused", JobState.RUNNING, 1, 10);
        queue.job("other", JobState.PAUSED, 1, 10);
        RoomPauses pauses = new RoomPauses(queue.jdbc, queue::directory, () -> NOW);
        Assignment held = queue.jobs.find("paused").orElseThrow().held();
        assertThat(queue.jobs.pauseForRoom(new Assignment("paused", 99), "no room", Setbacks.NONE))
                .isEqualTo(new Transition.Lost());
        assertThat(queue.jobs.pauseForRoom(held, "no room", Setbacks.NONE)).isEqualTo(new Transition.Changed());
        TrainingJob job = queue.jobs.find("paused").orElseThrow();
        assertThat(job.state()).isEqualTo(JobState.PAUSED);
        assertThat(job.reason()).isEqualTo("no room");
        assertThat(queue.jobs.recordProgress(held, JobProgress.NONE)).isEqualTo(new Transition.Lost());
        assertThat(pauses.end()).isEqualTo(1);
        assertThat(queue.jobs.find("paused").orElseThrow().state()).isEqualTo(JobState.QUEUED);
        assertThat(queue.jobs.find("other").orElseThrow().state()).isEqualTo(JobState.PAUSED);
        assertThat(pauses.end()).isZero();
    }

    private double freed(String kind) {
        return meters.get("lenslet.housekeeping.freed")
                .tag("kind", kind)
                .counter()
                .count();
    }

    private static IdempotencyKey key(String id) {
        return IdempotencyKey.of("key-of-" + id, new byte[] {1});
    }

    private Queue queue(Databases kind) throws IOException {
        DataSource database = kind.migrated();
        JdbcClient jdbc = JdbcClient.create(database);
        DataSourceTransactionManager transactions = new DataSourceTransactionManager(database);
        StoredDataSets.store(home, "shades", Archives.zip(Archives.darkAndLight("", 4, 8)));
        return new Queue(
                jdbc, transactions, new TrainingJobs(jdbc, transactions), StoredDataSets.open(home), home, meters);
    }

    /** Jobs with what they leave on the disk. */
    private record Queue(
            JdbcClient jdbc,
            DataSourceTransactionManager transactions,
            TrainingJobs jobs,
            DataSets dataSets,
            Path home,
            SimpleMeterRegistry meters) {

        JobDirectory directory(String id) {
            return new JobDirectory(home.resolve("jobs").resolve(id));
        }

        JobDeletion deletion() {
            return new JobDeletion(jdbc, transactions, jobs, new Trials(jdbc, transactions, jobs), this::directory);
        }

        Housekeeping housekeeping(Limit checkpoints, Limit logs, Limit ended, Limit dataSetLimit) {
            return new Housekeeping(
                    new HousekeepingSettings(
                            Duration.ofHours(1), DataSize.ofBytes(0), checkpoints, logs, ended, dataSetLimit),
                    new EndedJobs(jdbc, transactions),
                    deletion(),
                    dataSets,
                    this::directory,
                    new DiskRoom(() -> 1, 0, System::nanoTime),
                    () -> NOW,
                    meters);
        }

        void ended(String id, int daysAgo, int checkpointBytes) throws IOException {
            job(id, JobState.FAILED, daysAgo, checkpointBytes);
        }

        void job(String id, JobState state, int daysAgo, int checkpointBytes) throws IOException {
            jobs.enqueue(NewJobs.waiting(id), 1000, key(id));
            Instant at = NOW.minus(Duration.ofDays(daysAgo));
            jdbc.sql("update training_job set state = :state, created = :at, finished = :finished, dataset = 'shades'"
                            + " where id = :id")
                    .param("state", state.name())
                    .param("at", at.atOffset(ZoneOffset.UTC))
                    .param("finished", state.isFinal() ? at.atOffset(ZoneOffset.UTC) : null)
                    .param("id", id)
                    .update();
            Path checkpoint = Files.createDirectories(directory(id).checkpoint(1));
            Files.write(checkpoint.resolve("state.safetensors"), new byte[checkpointBytes]);
            Files.writeString(directory(id).log(), "epoch 1\n");
            Files.writeString(directory(id).events(), "");
            Files.writeString(directory(id).order(), "{}");
        }
    }
}
