package dev.lenslet.training.worker;

import dev.lenslet.training.job.EventLog;
import dev.lenslet.training.job.JobEvent;
import dev.lenslet.training.job.Seldom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the worker tells of its work, often enough to watch and seldom enough to keep. One thread only. */
final class Reports {

    private static final Logger log = LoggerFactory.getLogger("lenslet.worker");

    private final EventLog events;
    private final Told told;
    private final Seldom seldom = new Seldom(Duration.ofMillis(250), System.nanoTime());

    Reports(EventLog events) {
        this(events, new Told());
    }

    /** @param told before, and not again */
    Reports(EventLog events, Told told) {
        this.events = events;
        this.told = told;
    }

    private void tell(JobEvent event) {
        if (told.isNews(event)) {
            events.append(event);
        }
    }

    /** Whether {@link #progress} and {@link #counted} would be heard now; saves making what they tell. */
    boolean due() {
        return seldom.due(System.nanoTime());
    }

    /** Something else begins. */
    void phase(String phase) {
        phase(phase, null);
    }

    /** @param secondsLeft until the job's end */
    void phase(String phase, @Nullable Double secondsLeft) {
        log.info("{}", phase);
        events.append(new JobEvent.Phase(Instant.now(), phase, null, null, secondsLeft));
    }

    void counted(String phase, long done, @Nullable Long total, @Nullable Double secondsLeft) {
        seldom.told(System.nanoTime());
        events.append(new JobEvent.Phase(Instant.now(), phase, done, total, secondsLeft));
    }

    void progress(JobEvent.Progress progress) {
        seldom.told(System.nanoTime());
        tell(progress);
    }

    /** The last step, counted over all epochs, whose loss was told; 0 for none. */
    long lossesTo() {
        return told.lossesTo();
    }

    void losses(List<JobEvent.Losses.Point> points) {
        if (!points.isEmpty()) {
            tell(new JobEvent.Losses(Instant.now(), points));
        }
    }

    void samples(JobEvent.Samples samples) {
        tell(samples);
    }

    void epoch(JobEvent.Epoch epoch) {
        tell(epoch);
        log.info(
                "epoch {}/{}: loss {}, accuracy {}{} in {} s",
                epoch.epoch(),
                epoch.epochs(),
                rounded(epoch.loss()),
                rounded(epoch.accuracy()),
                epoch.valLoss() == null || epoch.valAccuracy() == null
                        ? ""
                        : ", val_loss " + rounded(epoch.valLoss()) + ", val_accuracy " + rounded(epoch.valAccuracy()),
                rounded(epoch.seconds()));
    }

    void resumed(JobEvent.Resumed resumed) {
        tell(resumed);
        log.info("goes on after step {} of epoch {}", resumed.step(), resumed.epoch());
    }

    void kept(JobEvent.Kept kept) {
        tell(kept);
        log.info("kept the weights of epoch {} of {} trained", kept.epoch(), kept.epochsRun());
    }

    void warning(String message) {
        tell(new JobEvent.Warning(Instant.now(), message));
        log.warn("{}", message);
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
