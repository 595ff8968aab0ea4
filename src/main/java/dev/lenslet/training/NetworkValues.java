package dev.lenslet.training;

import dev.lenslet.network.InvalidNetworkException;
import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Network;
import dev.lenslet.problem.FieldFault;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a trial's values into a network's Keras configuration. {@code network.<layer>.<field>} is a field of the layer's
 * {@code config}, or, with further dots, one inside it, as {@code network.bidirectional.layer.config.units}; {@code dropout}
 * is the rate of all dropouts.
 */
final class NetworkValues {

    private static final String NETWORK = "network.";
    private static final Set<String> DROPOUTS = Set.of("Dropout", "SpatialDropout1D", "SpatialDropout2D");

    /** What a layer is, not how. */
    private static final Set<String> FIXED = Set.of("name", "class_name", "registered_name", "module");

    private NetworkValues() {}

    /**
     * @param values by parameter; those that are no network's are passed over
     * @param faults hears of parameters that the network does not have, and of values that it does not take
     */
    static Network in(Network network, Map<String, JsonNode> values, List<FieldFault> faults) {
        JsonNode configuration = KerasJson.write(network);
        int before = faults.size();
        boolean any = false;
        for (Map.Entry<String, JsonNode> value : values.entrySet()) {
            if (value.getKey().equals("dropout")) {
                any = true;
                dropouts(configuration, value.getValue(), faults);
            } else if (value.getKey().startsWith(NETWORK)) {
                any = true;
                put(configuration, value.getKey(), value.getValue(), faults);
            }
        }
        if (!any || faults.size() > before) {
            return network;
        }
        try {
            return KerasJson.read(configuration);
        } catch (InvalidNetworkException unfit) {
            faults.add(new FieldFault("sweep.parameters", String.valueOf(unfit.getMessage())));
            return network;
        }
    }

    private static Iterable<JsonNode> layers(JsonNode configuration) {
        return configuration.path("config").path("layers");
    }

    private static String name(JsonNode layer) {
        return layer.path("config").path("name").asString("");
    }

    private static void dropouts(JsonNode configuration, JsonNode rate, List<FieldFault> faults) {
        boolean any = false;
        for (JsonNode layer : layers(configuration)) {
            if (DROPOUTS.contains(layer.path("class_name").asString(""))) {
                ((ObjectNode) layer.path("config")).set("rate", rate);
                any = true;
            }
        }
        if (!any) {
            faults.add(new FieldFault("sweep.parameters.dropout", "the network has no dropout"));
        }
    }

    private static void put(JsonNode configuration, String parameter, JsonNode value, List<FieldFault> faults) {
        String path = parameter.substring(NETWORK.length());
        ObjectNode config = null;
        String layerName = "";
        Set<String> names = new TreeSet<>();
        for (JsonNode layer : layers(configuration)) {
            String name = name(layer);
            names.add(name);
            // The longest: names of layers may have dots themselves.
            if (path.startsWith(name + ".") && name.length() >= layerName.length()) {
                layerName = name;
                config = (ObjectNode) layer.path("config");
            }
        }
        String where = "sweep.parameters." + parameter;
        if (config == null) {
            faults.add(new FieldFault(where, "the network has no such layer; its layers are " + names));
            return;
        }
        String[] fields = path.substring(layerName.length() + 1).split("\\.", -1);
        for (int i = 0; i + 1 < fields.length; i++) {
            if (!(config.get(fields[i]) instanceof ObjectNode inner)) {
                faults.add(unknown(where, layerName, config));
                return;
            }
            config = inner;
        }
        String last = fields[fields.length - 1];
        if (!config.has(last) || FIXED.contains(last)) {
            faults.add(unknown(where, layerName, config));
            return;
        }
        config.set(last, value);
    }

    private static FieldFault unknown(String where, String layer, ObjectNode config) {
        Set<String> known = new TreeSet<>(config.propertyNames());
        known.removeAll(FIXED);
        return new FieldFault(where, "layer '" + layer + "' has no such field; it has " + known);
    }
}
