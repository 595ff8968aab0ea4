package dev.lenslet.training;

import dev.lenslet.registry.GateResult;
import dev.lenslet.training.job.EventLog;
import dev.lenslet.training.job.EventTail;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.JobEvent;
import dev.lenslet.training.job.JobState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one job's events and its progress in the database together. The job's thread only.
 */
final class JobRecorder {

    private static final Logger log = LoggerFactory.getLogger(JobRecorder.class);

    static final String STARTING_WORKER = "starting worker";

    private static final Duration DATABASE_INTERVAL = Duration.ofSeconds(1);

    private final Assignment held;
    private final JobDirectory directory;
    private final TrainingJobs jobs;
    private final Pulse pulse;
    private final InstantSource clock;
    private final EventTail tail;
    private JobProgress progress;
    private boolean unsaved;
    private Instant saved = Instant.EPOCH;

    JobRecorder(TrainingJob job, JobDirectory directory, TrainingJobs jobs, Pulse pulse, InstantSource clock) {
        this.held = job.held();
        this.directory = directory;
        this.jobs = jobs;
        this.pulse = pulse;
        this.clock = clock;
        this.progress = job.progress();
        this.tail = new EventTail(directory.events());
    }

    JobProgress progress() {
        return progress;
    }

    void state(JobState state, @Nullable String reason, @Nullable Integer version) throws IOException {
        EventLog.append(
                directory.events(),
                new JobEvent.State(clock.instant(), state, reason, version == null ? null : version.toString()));
        read();
    }

    /** Nobody is woken by it: the final state follows, and whoever looks between the two finds the job ended without. */
    void gate(int version, GateResult result) throws IOException {
        log.info("Version {}: {}", version, result.reason());
        EventLog.append(directory.events(), new JobEvent.Gate(clock.instant(), Integer.toString(version), result));
    }

    void phase(String phase, @Nullable Long done, @Nullable Long total) throws IOException {
        EventLog.append(directory.events(), new JobEvent.Phase(clock.instant(), phase, done, total));
        read();
    }

    void usage(JobEvent.Usage usage) throws IOException {
        EventLog.append(directory.events(), usage);
        read();
    }

    /** Whether the job does something that a worker does. */
    boolean workerHasReported() {
        String phase = progress.phase();
        return phase != null
                && !phase.equals(FetchStep.DATA_SET)
                && !phase.equals(FetchStep.WEIGHTS)
                && !phase.equals(STARTING_WORKER);
    }

    /** Takes in what was appended since the last time. */
    void read() throws IOException {
        boolean news = false;
        for (List<EventTail.Line> lines = tail.poll(); !lines.isEmpty(); lines = tail.poll()) {
            news = true;
            lines.forEach(line -> line.event().ifPresent(event -> progress = progress.after(event)));
        }
        unsaved |= news;
        if (news) {
            pulse.beat();
        }
        if (unsaved && Duration.between(saved, clock.instant()).compareTo(DATABASE_INTERVAL) >= 0) {
            save();
        }
    }

    void save() {
        jobs.recordProgress(held, progress);
        saved = clock.instant();
        unsaved = false;
    }
}
