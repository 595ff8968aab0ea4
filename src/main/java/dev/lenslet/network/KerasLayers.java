package dev.lenslet.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads each layer from Keras' configuration of it. */
final class KerasLayers {

    private KerasLayers() {}

    static Map<String, Object> batchShape(Shape shape) {
        List<@Nullable Integer> batchShape = new ArrayList<>();
        batchShape.add(null);
        batchShape.addAll(shape.dims());
        return Map.of("batch_shape", Collections.unmodifiableList(batchShape));
    }
}
