package dev.lenslet.exchange.keras;

import dev.lenslet.network.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where Keras 3 keeps a layer's arrays below the layer: its own in {@code vars}, those of a cell or an inner layer below that. */
final class VariablePaths {

    private VariablePaths() {}

    /**
     * @param count of arrays, in Keras' order
     * @return as {@code cell/vars/0}
     */
    static List<String> of(Layer layer, int count) {
        Map<String, Object> config = layer.config();
        return of(layer.className(), config, count);
    }

    private static List<String> of(String className, Map<?, ?> config, int count) {
        return switch (className) {
            case "LSTM", "GRU", "SimpleRNN" -> numbered("cell/vars", count);
            case "TimeDistributed" -> within("layer/", of(innerClass(config), innerConfig(config), count));
            case "Bidirectional" -> {
                List<String> one = of(innerClass(config), innerConfig(config), count / 2);
                List<String> both = new ArrayList<>(within("forward_layer/", one));
                both.addAll(within("backward_layer/", one));
                yield both;
            }
            default -> numbered("vars", count);
        };
    }

    private static List<String> numbered(String group, int count) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            paths.add(group + "/" + i);
        }
        return paths;
    }

    private static List<String> within(String outer, List<String> paths) {
        return paths.stream().map(path -> outer + path).toList();
    }

    private static String innerClass(Map<?, ?> config) {
        return config.get("layer") instanceof Map<?, ?> layer ? String.valueOf(layer.get("class_name")) : "";
    }

    private static Map<?, ?> innerConfig(Map<?, ?> config) {
        return config.get("layer") instanceof Map<?, ?> layer && layer.get("config") instanceof Map<?, ?> inner
                ? inner
                : Map.of();
    }
}
