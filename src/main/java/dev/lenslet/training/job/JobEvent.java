package dev.lenslet.training.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.lenslet.registry.GateResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened to a job: a line of its {@code events.jsonl}, and a server-sent event of the name. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JobEvent.State.class, name = "state"),
    @JsonSubTypes.Type(value = JobEvent.Phase.class, name = "phase"),
    @JsonSubTypes.Type(value = JobEvent.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = JobEvent.Losses.class, name = "losses"),
    @JsonSubTypes.Type(value = JobEvent.Epoch.class, name = "epoch"),
    @JsonSubTypes.Type(value = JobEvent.Samples.class, name = "samples"),
    @JsonSubTypes.Type(value = JobEvent.Usage.class, name = "usage"),
    @JsonSubTypes.Type(value = JobEvent.Resumed.class, name = "resumed"),
    @JsonSubTypes.Type(value = JobEvent.Kept.class, name = "kept"),
    @JsonSubTypes.Type(value = JobEvent.Gate.class, name = "gate"),
    @JsonSubTypes.Type(value = JobEvent.Warning.class, name = "warning")
})
public sealed interface JobEvent {

    Instant at();

    /** Its name in the stream and in the log. */
    default String kind() {
        return switch (this) {
            case State state -> "state";
            case Phase phase -> "phase";
            case Progress progress -> "progress";
            case Losses losses -> "losses";
            case Epoch epoch -> "epoch";
            case Samples samples -> "samples";
            case Usage usage -> "usage";
            case Resumed resumed -> "resumed";
            case Kept kept -> "kept";
            case Gate gate -> "gate";
            case Warning warning -> "warning";
        };
    }

    /** @param version that was published, where it succeeded */
    record State(
            Instant at,
            JobState state,
            @Nullable String reason,
            @Nullable String version) implements JobEvent {}

    /**
     * The job does something else now, or got further with something that has no epochs.
     *
     * @param phase such as {@code fetching data set}, {@code loading}, {@code training}, {@code verifying}
     * @param done bytes or examples so far; null where nothing is counted
     * @param total bytes or examples in all; null where that is not known
     * @param secondsLeft until the job's end, estimated; null before training
     */
    record Phase(
            Instant at,
            String phase,
            @Nullable Long done,
            @Nullable Long total,
            @Nullable Double secondsLeft) implements JobEvent {

        /** Of what nobody can tell how long it takes. */
        public Phase(Instant at, String phase, @Nullable Long done, @Nullable Long total) {
            this(at, phase, done, total, null);
        }
    }

    /**
     * How training stands, a few times a second at most, and more seldom the longer it takes ({@link Seldom}).
     *
     * @param epoch from 1
     * @param step of the epoch, from 1
     * @param loss mean over the epoch so far, as Keras prints it
     * @param accuracy share of right answers in the epoch so far
     * @param valLoss of the last epoch that was validated; null before
     * @param learningRate of the last step; null in records of older versions
     * @param samplesPerSecond trained on average, validation not counted
     * @param secondsLeft until the job's end, estimated: as if all epochs were trained, with what comes after them
     */
    record Progress(
            Instant at,
            int epoch,
            int epochs,
            int step,
            int stepsPerEpoch,
            double loss,
            double accuracy,
            @Nullable Double valLoss,
            @Nullable Double valAccuracy,
            @Nullable Double learningRate,
            double samplesPerSecond,
            double secondsLeft)
            implements JobEvent {}

    /**
     * The loss of each step since the last of these, several steps to a point where there are many: a training has about a
     * thousand points.
     *
     * @param points in the order of their steps; no step is in two
     */
    record Losses(Instant at, List<Point> points) implements JobEvent {

        public Losses {
            points = List.copyOf(points);
        }

        /**
         * @param step the last one of it, counted over all epochs from 1
         * @param steps how many
         * @param loss their mean
         */
        public record Point(long step, int steps, float loss, float min, float max) {}
    }

    /**
     * An epoch's end.
     *
     * @param learningRate of its last step; null in records of older versions
     * @param seconds with its validation
     */
    record Epoch(
            Instant at,
            int epoch,
            int epochs,
            double loss,
            double accuracy,
            @Nullable Double valLoss,
            @Nullable Double valAccuracy,
            @Nullable Double learningRate,
            double seconds)
            implements JobEvent {}

    /**
     * What the network says of a few examples that it is not trained with, the same after each epoch; of a thousand epochs and
     * more after each n-th.
     *
     * @param of the split that they are of, {@code validation}, or {@code test} where nothing is held out for that
     */
    record Samples(Instant at, int epoch, String of, List<Sample> examples) implements JobEvent {

        public Samples {
            examples = List.copyOf(examples);
        }

        /**
         * @param example its name in the data set, or the beginning of its text
         * @param label what it is
         * @param top what the network takes it for, the likeliest first
         */
        public record Sample(String example, String label, List<Guess> top) {

            public Sample {
                top = List.copyOf(top);
            }
        }

        public record Guess(String label, float probability) {}
    }

    /**
     * What the worker uses, every few seconds at most.
     *
     * @param cpuCores that it kept busy on average since the last look; null where that is not known
     * @param memoryBytes resident, files that it maps among them; null where the system does not tell (not Linux)
     * @param memoryPeakBytes the most that it was
     * @param gpus that the job has; null where it has none
     */
    record Usage(
            Instant at,
            @Nullable Double cpuCores,
            @Nullable Long memoryBytes,
            @Nullable Long memoryPeakBytes,
            @Nullable List<GpuUsage> gpus)
            implements JobEvent {

        public Usage {
            gpus = gpus == null ? null : List.copyOf(gpus);
        }

        public Usage with(List<GpuUsage> leased) {
            return new Usage(at, cpuCores, memoryBytes, memoryPeakBytes, leased.isEmpty() ? null : leased);
        }

        /**
         * As {@code GET /devices} has it.
         *
         * @param memoryUsedBytes by all processes
         */
        public record GpuUsage(
                String id,
                @Nullable Long memoryUsedBytes,
                @Nullable Double utilization) {}
    }

    /**
     * Training goes on from a checkpoint. Of the steps that are trained again, nothing is told again.
     *
     * @param epoch that goes on, from 1; one more than the last where only what comes after training is left
     * @param step taken of it before
     */
    record Resumed(Instant at, int epoch, int step) implements JobEvent {}

    /**
     * Early stopping has settled which weights the model has.
     *
     * @param epoch whose weights they are, from 1
     * @param epochsRun how many were trained
     */
    record Kept(Instant at, int epoch, int epochsRun) implements JobEvent {}

    /**
     * Whether the new version took over from the one that answered.
     *
     * @param version the new one
     */
    record Gate(Instant at, String version, GateResult result) implements JobEvent {}

    /** @param message a sentence for whoever asked for the job */
    record Warning(Instant at, String message) implements JobEvent {}
}
