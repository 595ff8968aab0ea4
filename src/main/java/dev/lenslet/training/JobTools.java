package dev.lenslet.training;

import dev.lenslet.dataset.DataSets;
import dev.lenslet.media.Media;
import dev.lenslet.network.BaseWeights;
import java.time.InstantSource;

/**
 * What the runs of all jobs share.
 *
 * @param place where this process' workers can be seen
 */
record JobTools(
        TrainingSettings settings,
        TrainingJobs jobs,
        Leases leases,
        Trials trials,
        JobEnvironments environments,
        DataSets dataSets,
        Media media,
        BaseWeights weights,
        FetchStep fetch,
        TrainingEngines engines,
        WorkerCommand command,
        LeasedGpus leasedGpus,
        Publication publication,
        DiskRoom room,
        RoomPauses pauses,
        JobMetrics metrics,
        Pulse pulse,
        String place,
        InstantSource clock) {}
