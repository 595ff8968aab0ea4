package dev.lenslet.network;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Keras' Permute.
 *
 * @param dims the axes in their new order; the first behind the batch is 1
 */
public record Permute(List<Integer> dims) implements Layer {

    public Permute {
        dims = List.copyOf(dims);
        if (!dims.stream()
                .sorted()
                .toList()
                .equals(IntStream.rangeClosed(1, dims.size()).boxed().toList())) {
            throw new InvalidNetworkException("dims " + dims + " must be the numbers from 1 on, each once");
        }
    }

    static Permute read(LayerConfig config) {
        return new Permute(config.integers("dims", null));
    }

    @Override
    public String className() {
        return "Permute";
    }

    @Override
    public Map<String, Object> config() {
        return Map.of("dims", dims);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape input = Layer.single(inputs);
        if (input.rank() != dims.size()) {
            throw new InvalidNetworkException("dims " + dims + " do not fit its input " + input);
        }
        return new Shape(dims.stream().map(axis -> input.dim(axis - 1)).toList());
    }
}
