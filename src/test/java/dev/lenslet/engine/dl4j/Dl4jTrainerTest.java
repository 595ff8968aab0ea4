package dev.lenslet.engine.dl4j;

import dev.lenslet.training.TrainerContract;
import dev.lenslet.training.TrainingEngine;

class Dl4jTrainerTest extends TrainerContract {

    @Override
    protected TrainingEngine engine() {
        return new Dl4jEngine();
    }
}
