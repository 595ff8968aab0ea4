package dev.lenslet.training.worker;

import dev.lenslet.network.BaseWeights;
import dev.lenslet.network.Network;
import dev.lenslet.network.WeightInitialization;
import dev.lenslet.network.Weights;
import dev.lenslet.problem.Refusal;
import dev.lenslet.training.job.WorkOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** The weights that a job begins with. */
final class Beginning {

    private Beginning() {}

    /** Random ones, and in place of those of layers that published weights are for, these. */
    static Weights weights(WorkOrder order, Network network) throws IOException, TrainingFailed {
        Weights random = WeightInitialization.of(network, order.training().seed());
        WorkOrder.Base base = order.base();
        if (base == null) {
            return random;
        }
        BaseWeights.Reader reader = ServiceLoader.load(BaseWeights.Reader.class)
                .findFirst()
                .orElseThrow(() -> new TrainingFailed("nothing in this installation reads published weights"));
        try {
            Weights begin = reader.read(base.weights(), Path.of(base.file()), network, random);
            checkFrozen(network, begin, random, base.weights());
            return begin;
        } catch (Refusal refused) {
            throw new TrainingFailed(
                    "the weights '" + base.weights() + "' do not fit the network: " + refused.detail(), refused);
        }
    }

    private static void checkFrozen(Network network, Weights begin, Weights random, String name) throws TrainingFailed {
        for (var node : network.nodes()) {
            for (var spec : node.layer().weights(network.inputShapes(node))) {
                String array = node.name() + "/" + spec.name();
                if (!node.trainable()
                        && begin.arrays().get(array) == random.arrays().get(array)) {
                    throw new TrainingFailed("the network's layer '" + node.name() + "' is frozen, but the weights '"
                            + name + "' have none for it");
                }
            }
        }
    }
}
