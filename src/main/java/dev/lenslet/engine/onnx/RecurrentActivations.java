package dev.lenslet.engine.onnx;

import static dev.lenslet.engine.onnx.GraphDraft.reals;
import static dev.lenslet.engine.onnx.GraphDraft.texts;

import dev.lenslet.engine.onnx.proto.AttributeProto;
import dev.lenslet.network.Activation;
import dev.lenslet.network.GRU;
import dev.lenslet.network.LSTM;
import dev.lenslet.network.Recurrent;
import java.util.ArrayList;
import java.util.List;

/** Names of activations inside ONNX' recurrent operators, with the numbers that some of them take, in their order. */
final class RecurrentActivations {

    private final List<String> names = new ArrayList<>();
    private final List<Double> alphas = new ArrayList<>();
    private final List<Double> betas = new ArrayList<>();

    private RecurrentActivations() {}

    static List<AttributeProto> of(Recurrent layer, int directions) {
        RecurrentActivations activations = new RecurrentActivations();
        for (int direction = 0; direction < directions; direction++) {
            activations.add(layer.recurrence().recurrentActivation());
            activations.add(layer.recurrence().activation());
            switch (layer) {
                case LSTM lstm -> activations.add(layer.recurrence().activation());
                case GRU gru -> {}
            }
        }
        List<AttributeProto> attributes = new ArrayList<>();
        attributes.add(texts("activations", activations.names));
        if (!activations.alphas.isEmpty()) {
            attributes.add(reals("activation_alpha", activations.alphas));
        }
        if (!activations.betas.isEmpty()) {
            attributes.add(reals("activation_beta", activations.betas));
        }
        return attributes;
    }

    private void add(Activation activation) {
        switch (activation) {
            case LINEAR -> add("Affine", 1.0, 0.0);
            case RELU -> add("Relu");
            case TANH -> add("Tanh");
            case SIGMOID -> add("Sigmoid");
            case HARD_SIGMOID -> add("HardSigmoid", 1 / 6.0, .5);
            case HARD_SIGMOID_KERAS2 -> add("HardSigmoid", .2, .5);
            case ELU -> {
                add("Elu");
                alphas.add(1.0);
            }
            case SOFTPLUS -> add("Softplus");
            case SOFTSIGN -> add("Softsign");
            case RELU6, LEAKY_RELU, SELU, GELU, GELU_APPROXIMATE, SILU, SOFTMAX, EXPONENTIAL ->
                throw new IllegalStateException("no recurrent layer has " + activation);
        }
    }

    private void add(String name) {
        names.add(name);
    }

    private void add(String name, double alpha, double beta) {
        names.add(name);
        alphas.add(alpha);
        betas.add(beta);
    }
}
