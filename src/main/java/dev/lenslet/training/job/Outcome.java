package dev.lenslet.training.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** How a worker's work ended; the last thing that it writes. A worker that dies leaves none. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Outcome.Succeeded.class, name = "succeeded"),
    @JsonSubTypes.Type(value = Outcome.Failed.class, name = "failed")
})
public sealed interface Outcome {

    /**
     * The model is exported, proved equal and complete in {@link JobDirectory#export()}.
     *
     * @param accuracy on the test split, 0 to 1
     * @param loss on the test split
     * @param maxDifference of the parity check
     */
    record Succeeded(Instant at, double accuracy, double loss, double maxDifference) implements Outcome {}

    /** @param reason a sentence for whoever asked for the job */
    record Failed(Instant at, String reason) implements Outcome {}
}
