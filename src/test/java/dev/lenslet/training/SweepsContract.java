package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import dev.lenslet.registry.Models;
import dev.lenslet.storage.Home;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.JobState;
import dev.lenslet.training.sweep.Halving;
import dev.lenslet.training.sweep.SweepPlan;
import dev.lenslet.training.sweep.TrialStanding.Validation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import tools.jackson.databind.node.JsonNodeFactory;

/** What sweeps promise, whatever database keeps them. No worker runs: the test says how trials end. */
abstract class SweepsContract {

    private final JdbcClient jdbc;
    private final DataSourceTransactionManager manager;
    private final TrainingJobs jobs;
    private final Trials trials;
    private final Sweeps sweeps;

    @TempDir
    private Path folder;

    SweepsContract(DataSource database) {
        jdbc = JdbcClient.create(database);
        manager = new DataSourceTransactionManager(database);
        jobs = new TrainingJobs(jdbc, manager);
        trials = new Trials(jdbc, manager, jobs);
        sweeps = new Sweeps(jdbc, manager, jobs);
    }

    @BeforeEach
    void empty() {
        jdbc.sql("delete from training_job").update();
        jdbc.sql("delete from sweep").update();
        jdbc.sql("delete from idempotency_key").update();
    }

    @Test
    void allTrialsAreQueuedOrNone() {
        assertThat(sweeps.enqueue(sweep(null), newTrials(4), 3, null)).isEqualTo(new Enqueued.Full());
        assertThat(jobs.count(JobState.QUEUED)).isZero();
        List<NewTrial> broken = new ArrayList<>(newTrials(2));
        broken.add(broken.getFirst());
        assertThatThrownBy(() -> sweeps.enqueue(sweep(null), broken, 100, null)).isInstanceOf(RuntimeException.class);
        assertThat(jobs.count(JobState.QUEUED)).isZero();
        assertThat(sweeps.running()).isEmpty();

        IdempotencyKey key = IdempotencyKey.of("sweep", new byte[] {1});
        Sweep made = sweep(null);
        assertThat(sweeps.enqueue(made, newTrials(3), 3, key)).isEqualTo(new Enqueued.Queued());
        assertThat(sweeps.enqueue(sweep(null), newTrials(3), 100, key)).isEqualTo(new Enqueued.Repeated(made.id()));
        assertThat(sweeps.find(made.id())).contains(made);
        assertThat(trials.of(made.id()))
                .extracting(trial -> trial.standing().number())
                .containsExactly(1, 2, 3);
    }

    @Test
    void ofManyPassesAtOnceOneChoosesAndTheBestAloneIsToBePublished() throws Exception {
        String id = queued(null, 3);
        ends(id, 1, 0.5);
        ends(id, 2, 0.25);
        pass().run();
        assertThat(trial(id, 2).heldBack()).as("one is under way").isTrue();
        ends(id, 3, 0.25);

        Path loser = export(id, 1);
        SweepPass pass = pass();
        List<Callable<Boolean>> passes = Collections.nCopies(6, () -> {
            pass.run();
            return true;
        });
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (var done : threads.invokeAll(passes)) {
                assertThat(done.get()).isTrue();
            }
        }

        Trial best = trial(id, 2);
        assertThat(best.heldBack()).isFalse();
        assertThat(job(best).state()).isEqualTo(JobState.QUEUED);
        assertThat(job(best).assignment()).as("taken up again once").isEqualTo(1);
        assertThat(job(best).reason()).isEqualTo("the best of its sweep by val_loss, 0.250000");
        assertThat(job(trial(id, 3)).reason())
                .isEqualTo("trial 2 was better by val_loss, with 0.250000 against 0.250000");
        assertThat(trial(id, 1).heldBack()).isTrue();
        assertThat(loser).exists();
        assertThat(sweeps.find(id).orElseThrow().state()).isEqualTo(JobState.RUNNING);

        TrainingJob publishing = job(best);
        jobs.markStarting(publishing.held(), Setbacks.NONE, NewJobs.CREATED);
        jobs.beginPublishing(publishing.held());
        jobs.markSucceeded(publishing.held(), new Publication.Published(7, null), NewJobs.CREATED);
        pass().run();
        Sweep done = sweeps.find(id).orElseThrow();
        assertThat(done.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(done.best()).isEqualTo(publishing.id());
        assertThat(loser).doesNotExist();
        assertThat(jobs.count(JobState.SUCCEEDED)).isEqualTo(3);
        assertThat(job(best).version()).isEqualTo(7);
    }

    @Test
    void halvingTakesTheBetterOnesUpAgainForMoreEpochsAndNobodyElse() {
        String id = queued(new Halving(2, 1, 3), 4);
        for (int number = 1; number <= 4; number++) {
            ends(id, number, number == 3 ? 0.1 : number);
        }
        pass().run();
        assertThat(epochs(id)).containsExactly(2, 1, 2, 1);
        assertThat(states(id))
                .containsExactly(JobState.QUEUED, JobState.SUCCEEDED, JobState.QUEUED, JobState.SUCCEEDED);
        assertThat(job(trial(id, 2)).reason())
                .isEqualTo("stopped early, after 1 epoch: number 3 of 4 by val_loss, and 2 go on");
        pass().run();
        assertThat(epochs(id)).as("nothing is done twice").containsExactly(2, 1, 2, 1);

        ends(id, 1, 0.05);
        fails(id, 3);
        pass().run();
        assertThat(epochs(id)).as("who is left goes on").containsExactly(3, 1, 2, 1);
        ends(id, 1, 0.3);
        pass().run();
        assertThat(sweeps.find(id).orElseThrow().best())
                .isEqualTo(trial(id, 1).standing().job());
        assertThat(job(trial(id, 2)).reason())
                .startsWith("stopped early, after 1 epoch: number 3 of 4 by val_loss, and 2 go on; trial 1 was better");
    }

    @Test
    void aSweepThatNoTrialSurvivesSaysWhy() {
        String id = queued(null, 2);
        fails(id, 1);
        jobs.requestCancel(trial(id, 2).standing().job(), NewJobs.CREATED);
        pass().run();
        Sweep done = sweeps.find(id).orElseThrow();
        assertThat(done.state()).isEqualTo(JobState.FAILED);
        assertThat(done.reason())
                .isEqualTo("none of its 2 trials came to figures that can be compared; trial 1: the loss became NaN");
    }

    @Test
    void figuresThatAreNoNumbersCannotWin() {
        String id = queued(null, 2);
        ends(id, 1, Double.NaN);
        ends(id, 2, 9);
        pass().run();
        assertThat(sweeps.find(id).orElseThrow().best())
                .isEqualTo(trial(id, 2).standing().job());
    }

    @Test
    void aCancelledSweepEndsWithWhatWasLeftOfItEvenIfWhoCancelledItDied() {
        String id = queued(null, 3);
        ends(id, 1, 0.5);
        assertThat(sweeps.requestCancel(id)).isTrue();
        pass().run();
        assertThat(states(id)).containsExactly(JobState.SUCCEEDED, JobState.CANCELLED, JobState.CANCELLED);
        pass().run();
        assertThat(sweeps.find(id).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
        assertThat(trial(id, 1).heldBack()).as("may be resumed now").isFalse();
        assertThat(job(trial(id, 1)).reason()).isEqualTo("not published: its sweep was cancelled");
        assertThat(sweeps.requestCancel(id)).isFalse();
    }

    @Test
    void aBestTrialThatCannotBePublishedFailsTheSweep() {
        String id = queued(null, 1);
        ends(id, 1, 0.5);
        pass().run();
        fails(id, 1);
        pass().run();
        assertThat(sweeps.find(id).orElseThrow().reason())
                .isEqualTo("its best trial, number 1, was not published: the loss became NaN");
    }

    @Test
    void whoHeldATrialBeforeItWasTakenFromHimLeavesNoFigures() {
        String id = queued(null, 1);
        TrainingJob old = job(trial(id, 1));
        jobs.markStarting(old.held(), Setbacks.NONE, NewJobs.CREATED);
        jobs.requeue(old.held(), "its replica stopped", Setbacks.NONE);
        assertThat(trials.markKept(old, new Validation(0.5, 1, 1), NewJobs.CREATED))
                .isEqualTo(new Transition.Lost());
        assertThat(trial(id, 1).standing().figures()).isNull();
    }

    @Test
    void whatAJobWasTrainedWithIsKeptForWhoRepeatsIt() {
        JobEnvironments environments = new JobEnvironments(jdbc, manager);
        String id = queued(null, 1);
        TrainingJob job = job(trial(id, 1));
        JobEnvironment then = new JobEnvironment("abc", "1", "dl4j", Map.of("nd4j", "1"), "25", "Linux", "1");
        environments.keep(job.held(), then);
        environments.keep(new Assignment(job.id(), 9), new JobEnvironment("x", "2", "y", Map.of(), "", "", ""));
        assertThat(environments.find(job.id())).contains(then);
        NewJob again = NewJobs.waiting();
        jobs.enqueue(again, 100, null);
        environments.repeats(again.id(), job.id(), then);
        assertThat(environments.original(again.id())).contains(job.id());
        assertThat(environments.ofOriginal(again.id())).contains(then);
        assertThat(environments.ofOriginal(job.id())).isEmpty();
        assertThat(then.differences(then)).isEmpty();
        assertThat(then.differences(new JobEnvironment("abc", "2", "dl4j", Map.of("nd4j", "1"), "25", "Linux", "4")))
                .containsExactly(
                        "The result may differ from the repeated job's: Lenslet was 1 and is 2.",
                        "The result may differ from the repeated job's: the number of threads was 1 and is 4.");
    }

    private String queued(@Nullable Halving halving, int count) {
        Sweep sweep = sweep(halving, count);
        assertThat(sweeps.enqueue(sweep, newTrials(count), 100, null)).isEqualTo(new Enqueued.Queued());
        return sweep.id();
    }

    private static Sweep sweep(@Nullable Halving halving) {
        return sweep(halving, 3);
    }

    private static Sweep sweep(@Nullable Halving halving, int count) {
        return new Sweep(
                UUID.randomUUID().toString(),
                "model",
                "data",
                "default",
                JsonNodeFactory.instance.objectNode().put("model", "model"),
                new SweepPlan("grid", Monitor.VAL_LOSS, Map.of(), count, null, halving),
                JobState.RUNNING,
                null,
                0,
                null,
                false,
                NewJobs.CREATED,
                null);
    }

    private static List<NewTrial> newTrials(int count) {
        List<NewTrial> trials = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            trials.add(new NewTrial(
                    number, Map.of("batch_size", JsonNodeFactory.instance.numberNode(number)), NewJobs.waiting()));
        }
        return trials;
    }

    private SweepPass pass() {
        Home home = new Home(folder);
        return new SweepPass(
                sweeps,
                trials,
                jobs,
                new Publication(mock(Models.class), new GateSettings(true, 0.05, 0.01)),
                home,
                manager,
                () -> NewJobs.CREATED);
    }

    private Path export(String sweep, int number) throws Exception {
        JobDirectory directory = new JobDirectory(
                new Home(folder).jobs().resolve(trial(sweep, number).standing().job()));
        Files.createDirectories(directory.export());
        return directory.export();
    }

    /** The trial's worker has come to its end, with this loss on what was held out. */
    private void ends(String sweep, int number, double loss) {
        TrainingJob job = started(sweep, number);
        jobs.beginPublishing(job.held());
        assertThat(trials.markKept(job, new Validation(loss, 0.5, job.training().epochs()), NewJobs.CREATED))
                .isEqualTo(new Transition.Changed());
    }

    private void fails(String sweep, int number) {
        jobs.markFailed(started(sweep, number).held(), "the loss became NaN", null, NewJobs.CREATED);
    }

    private TrainingJob started(String sweep, int number) {
        TrainingJob job = job(trial(sweep, number));
        jobs.markStarting(job.held(), Setbacks.NONE, NewJobs.CREATED);
        return job;
    }

    private Trial trial(String sweep, int number) {
        return trials.of(sweep).get(number - 1);
    }

    private TrainingJob job(Trial trial) {
        return jobs.find(trial.standing().job()).orElseThrow();
    }

    private List<JobState> states(String sweep) {
        return trials.of(sweep).stream().map(trial -> trial.standing().state()).toList();
    }

    private List<Integer> epochs(String sweep) {
        return trials.of(sweep).stream()
                .map(trial -> job(trial).training().epochs())
                .toList();
    }
}
