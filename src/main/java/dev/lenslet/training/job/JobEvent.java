package dev.lenslet.training.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that happened to a job: a line of its {@code events.jsonl}, and a server-sent event of the name. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JobEvent.State.class, name = "state"),
    @JsonSubTypes.Type(value = JobEvent.Phase.class, name = "phase"),
    @JsonSubTypes.Type(value = JobEvent.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = JobEvent.Epoch.class, name = "epoch"),
    @JsonSubTypes.Type(value = JobEvent.Resumed.class, name = "resumed"),
    @JsonSubTypes.Type(value = JobEvent.Kept.class, name = "kept"),
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
            case Epoch epoch -> "epoch";
            case Resumed resumed -> "resumed";
            case Kept kept -> "kept";
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
     */
    record Phase(
            Instant at,
            String phase,
            @Nullable Long done,
            @Nullable Long total) implements JobEvent {}

    /**
     * How training stands, a few times a second at most.
     *
     * @param epoch from 1
     * @param step of the epoch, from 1
     * @param loss mean over the epoch so far, as Keras prints it
     * @param accuracy share of right answers in the epoch so far
     * @param valLoss of the last epoch that was validated; null before
     * @param learningRate of the last step; null in records of older versions
     * @param samplesPerSecond trained on average, validation not counted
     * @param secondsLeft until the last epoch ends, estimated
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

    /** @param message a sentence for whoever asked for the job */
    record Warning(Instant at, String message) implements JobEvent {}
}
