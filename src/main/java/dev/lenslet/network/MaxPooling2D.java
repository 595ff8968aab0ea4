package dev.lenslet.network;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Keras' MaxPooling2D on (height, width, channels). */
public record MaxPooling2D(Window poolSize, Window strides, Padding padding) implements Layer {

    static MaxPooling2D read(LayerConfig config) {
        config.channelsLast();
        Window poolSize = config.window("pool_size", Window.square(2));
        return new MaxPooling2D(poolSize, config.window("strides", poolSize), config.padding());
    }

    @Override
    public String className() {
        return "MaxPooling2D";
    }

    @Override
    public Map<String, Object> config() {
        return Map.of(
                "pool_size", poolSize.toList(),
                "strides", strides.toList(),
                "padding", padding.name().toLowerCase(Locale.ROOT),
                "data_format", "channels_last");
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape input = Layer.single(inputs);
        if (input.rank() != 3) {
            throw new InvalidNetworkException("needs an input of (height, width, channels), got " + input);
        }
        Window out = Window.slide(input, poolSize, strides, Window.square(1), padding);
        return Shape.of(out.height(), out.width(), input.dim(-1));
    }
}
