package dev.lenslet.training;

import dev.lenslet.registry.BrokenVersion;
import dev.lenslet.registry.ModelRecord.Evaluation;
import dev.lenslet.registry.ModelRecords;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.sweep.TrialStanding.Validation;

/** A model that a worker left and that is not published yet. */
final class KeptModel {

    private KeptModel() {}

    /**
     * What was measured on the examples held out.
     *
     * @param epochs that the job was given
     * @throws BrokenVersion where it cannot be read, or nothing was held out
     */
    static Validation figures(JobDirectory directory, int epochs) {
        Evaluation validation = ModelRecords.read(directory.export()).metrics().get("validation");
        if (validation == null) {
            throw new BrokenVersion("no examples were held out to validate with");
        }
        return new Validation(validation.loss(), validation.accuracy(), epochs);
    }
}
