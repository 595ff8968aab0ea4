package dev.lenslet.training.worker;

import dev.lenslet.training.job.EventTail;
import dev.lenslet.training.job.JobEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What earlier workers of a job have told of it, so that steps which are trained again after a checkpoint are not told of
 * twice. One thread only.
 */
final class Told {

    private final Set<String> warnings = new HashSet<>();
    private int epoch;
    private int step;
    private int endedEpoch;
    private int sampledEpoch;
    private long lossesTo;
    private JobEvent.@Nullable Kept kept;

    /** Of a job that nobody worked at. */
    Told() {}

    static Told in(Path events) throws IOException {
        Told told = new Told();
        EventTail tail = new EventTail(events);
        for (List<EventTail.Line> lines = tail.poll(); !lines.isEmpty(); lines = tail.poll()) {
            lines.forEach(line -> line.event().ifPresent(told::isNews));
        }
        return told;
    }

    /** Takes note of an event, and says whether it tells anything that was not told before. */
    boolean isNews(JobEvent event) {
        return switch (event) {
            case JobEvent.Progress progress -> isNews(progress);
            case JobEvent.Epoch ended -> {
                boolean news = ended.epoch() > endedEpoch;
                endedEpoch = Math.max(endedEpoch, ended.epoch());
                yield news;
            }
            case JobEvent.Losses losses -> {
                losses.points().forEach(point -> lossesTo = Math.max(lossesTo, point.step()));
                yield true;
            }
            case JobEvent.Samples samples -> {
                boolean news = samples.epoch() > sampledEpoch;
                sampledEpoch = Math.max(sampledEpoch, samples.epoch());
                yield news;
            }
            case JobEvent.Kept now -> {
                boolean news = kept == null || kept.epoch() != now.epoch() || kept.epochsRun() != now.epochsRun();
                kept = now;
                yield news;
            }
            case JobEvent.Warning warning -> warnings.add(warning.message());
            case JobEvent.State state -> true;
            case JobEvent.Phase phase -> true;
            case JobEvent.Resumed resumed -> true;
            case JobEvent.Usage usage -> true;
            case JobEvent.Gate gate -> true;
        };
    }

    /** The last step, counted over all epochs, whose loss was told; 0 for none. */
    long lossesTo() {
        return lossesTo;
    }

    private boolean isNews(JobEvent.Progress progress) {
        if (progress.epoch() < epoch || (progress.epoch() == epoch && progress.step() <= step)) {
            return false;
        }
        epoch = progress.epoch();
        step = progress.step();
        return true;
    }
}
