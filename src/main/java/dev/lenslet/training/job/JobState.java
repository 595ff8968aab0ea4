package dev.lenslet.training.job;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Where a training job stands. There are no other states; a final one is left by a request to resume alone. */
public enum JobState {
    QUEUED,
    /** Its turn has come: its data set is fetched, its worker starts. */
    STARTING,
    /** Its worker has reported. */
    RUNNING,
    /** It made room for a job of higher priority, and waits again, with that reason. */
    PAUSED,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    public boolean isFinal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }

    /** A worker may be at it, or its data set is being fetched. */
    public boolean isActive() {
        return this == STARTING || this == RUNNING;
    }

    /** The states that may follow this one. */
    public Set<JobState> successors() {
        return switch (this) {
            case QUEUED -> EnumSet.of(STARTING, FAILED, CANCELLED);
            // SUCCEEDED directly: a service that was restarted may find a job done that it last saw starting.
            // QUEUED: its worker died, or the service that ran it stopped or died.
            case STARTING -> EnumSet.of(QUEUED, RUNNING, PAUSED, SUCCEEDED, FAILED, CANCELLED);
            case RUNNING -> EnumSet.of(QUEUED, PAUSED, SUCCEEDED, FAILED, CANCELLED);
            case PAUSED -> EnumSet.of(QUEUED, STARTING, FAILED, CANCELLED);
            case SUCCEEDED, FAILED, CANCELLED -> EnumSet.of(QUEUED);
        };
    }

    /** The states that this one may follow. */
    public Set<JobState> predecessors() {
        Set<JobState> predecessors = EnumSet.noneOf(JobState.class);
        Arrays.stream(values())
                .filter(state -> state.successors().contains(this))
                .forEach(predecessors::add);
        return predecessors;
    }
}
