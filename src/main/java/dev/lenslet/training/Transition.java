package dev.lenslet.training;

import dev.lenslet.training.job.JobState;

/** What became of an attempt to change a job's state. */
sealed interface Transition {

    /** It was changed, by this attempt. */
    record Changed() implements Transition {}

    /** It was not: the job's present state or a wish to cancel it forbids it. */
    record Forbidden(JobState state) implements Transition {}

    /** It was not: the job was taken from this replica. */
    record Lost() implements Transition {}

    record NoSuchJob() implements Transition {}
}
