package dev.lenslet.training.worker;

import dev.lenslet.training.Hyperparameters;

/**
 * What a training does, in examples.
 *
 * @param trained in all epochs
 * @param validations one an epoch, or none
 * @param validated in each of these
 * @param compared after training, by the network and by the graph
 * @param evaluated after that
 * @param baseSeconds that the frozen layers take for one of those compared, not counted in a step; 0 where there are none
 */
record Workload(long trained, int validations, long validated, long compared, long evaluated, double baseSeconds) {

    static Workload of(Hyperparameters training, Stage stage) {
        TrainingData data = stage.data();
        long train = stage.train().count();
        long held = data.validation().count();
        Integer steps = training.stepsPerEpoch();
        Integer validationSteps = training.validationSteps();
        return new Workload(
                (steps == null ? train : (long) steps * training.batchSize()) * training.epochs(),
                held == 0 ? 0 : training.epochs(),
                validationSteps == null ? held : Math.min(held, (long) validationSteps * training.batchSize()),
                ParityCheck.inputs(data.test()),
                held + data.test().count(),
                stage.baseSeconds());
    }
}
