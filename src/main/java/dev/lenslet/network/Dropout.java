package dev.lenslet.network;

import org.jspecify.annotations.Nullable;

/** Keras' Dropout, value by value. */
public record Dropout(double rate, @Nullable Integer seed) implements DroppingOut {

    public Dropout {
        DroppingOut.check(rate);
    }

    static Dropout read(LayerConfig config) {
        config.unsupported("noise_shape");
        return new Dropout(config.number("rate"), config.optionalInteger("seed"));
    }

    @Override
    public String className() {
        return "Dropout";
    }
}
