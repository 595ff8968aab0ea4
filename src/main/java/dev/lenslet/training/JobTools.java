package dev.lenslet.training;

import dev.lenslet.dataset.DataSets;
import java.time.InstantSource;

/** What the runs of all jobs share. */
record JobTools(
        TrainingSettings settings,
        TrainingJobs jobs,
        DataSets dataSets,
        FetchStep fetch,
        TrainingEngines engines,
        WorkerCommand command,
        Publication publication,
        JobMetrics metrics,
        Pulse pulse,
        InstantSource clock) {}
