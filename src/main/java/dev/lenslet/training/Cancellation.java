package dev.lenslet.training;

import dev.lenslet.training.job.JobState;

/** What became of a wish to cancel a job. */
sealed interface Cancellation {

    /** It is cancelled, now or before. */
    record Done() implements Cancellation {}

    /** Its worker is being ended; the state changes when it is gone. */
    record UnderWay() implements Cancellation {}

    /** It ended otherwise before. */
    record TooLate(JobState state) implements Cancellation {}

    /** It has succeeded and its model is being published. */
    record BeingPublished() implements Cancellation {}

    record NoSuchJob() implements Cancellation {}
}
