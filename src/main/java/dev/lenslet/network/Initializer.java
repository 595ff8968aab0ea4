package dev.lenslet.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A Keras initializer: how an array begins.
 *
 * @param className Keras' class, as {@code GlorotUniform}
 * @param config the numbers of Keras' configuration, without its seed: a job's seed decides
 */
public record Initializer(String className, Map<String, Double> config) {

    /** The deviation of a normal distribution cut at two deviations, as Keras corrects for it. */
    private static final double TRUNCATED_DEVIATION = .87962566103423978;

    private static final Map<String, BiFunction<Initializer, Shape, Distribution>> KNOWN = new TreeMap<>();

    /** Names that Keras takes beside its classes'. */
    private static final Map<String, String> ALIASES =
            Map.of("uniform", "RandomUniform", "normal", "RandomNormal", "zero", "Zeros", "one", "Ones");

    /** How the bias of an LSTM with unit_forget_bias begins: no class of Keras, so it is never read. */
    private static final String UNIT_FORGET_BIAS = "unit_forget_bias";

    private static final String ORTHOGONAL_NAME = "Orthogonal";

    static {
        KNOWN.put("Zeros", (self, shape) -> random -> 0);
        KNOWN.put("Ones", (self, shape) -> random -> 1);
        KNOWN.put("Constant", (self, shape) -> random -> self.get("value", 0));
        KNOWN.put("RandomUniform", (self, shape) -> uniform(self.get("minval", -.05), self.get("maxval", .05)));
        KNOWN.put(
                "RandomNormal",
                (self, shape) -> random -> self.get("mean", 0) + self.get("stddev", .05) * random.nextGaussian());
        KNOWN.put(
                "TruncatedNormal",
                (self, shape) -> random -> self.get("mean", 0) + self.get("stddev", .05) * truncated(random));
        // Glorot and Bengio 2010; He et al. 2015; LeCun et al. 1998.
        KNOWN.put("GlorotUniform", (self, shape) -> uniform(2.0 / (fanIn(shape) + fanOut(shape))));
        KNOWN.put("GlorotNormal", (self, shape) -> normal(2.0 / (fanIn(shape) + fanOut(shape))));
        KNOWN.put("HeUniform", (self, shape) -> uniform(2.0 / fanIn(shape)));
        KNOWN.put("HeNormal", (self, shape) -> normal(2.0 / fanIn(shape)));
        KNOWN.put("LecunUniform", (self, shape) -> uniform(1.0 / fanIn(shape)));
        KNOWN.put("LecunNormal", (self, shape) -> normal(1.0 / fanIn(shape)));
        KNOWN.put(ORTHOGONAL_NAME, (self, shape) -> Random::nextGaussian);
        KNOWN.put(UNIT_FORGET_BIAS, (self, shape) -> random -> 0);
    }

    // After what their constructor asks.
    public static final Initializer GLOROT_UNIFORM = new Initializer("GlorotUniform", Map.of());
    public static final Initializer ZEROS = new Initializer("Zeros", Map.of());
    static final Initializer ONES = new Initializer("Ones", Map.of());
    static final Initializer UNIFORM = new Initializer("RandomUniform", Map.of());
    static final Initializer ORTHOGONAL = new Initializer(ORTHOGONAL_NAME, Map.of());

    /** Zeros, and ones in the second of four parts: the forget gate's (Jozefowicz et al. 2015). */
    static final Initializer FORGET_ONE = new Initializer(UNIT_FORGET_BIAS, Map.of());

    private interface Distribution {
        double draw(Random random);
    }

    public Initializer {
        if (!KNOWN.containsKey(className)) {
            throw new InvalidNetworkException(
                    "initializer " + className + " is not supported; supported are " + names());
        }
        config = Map.copyOf(config);
    }

    /** Reads Keras' forms: {@code "glorot_uniform"} or {@code {"class_name":…,"config":{…}}}. */
    static Initializer read(String layer, JsonNode json) {
        String name = json.isObject() ? json.path("class_name").asString("") : json.asString("");
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.path("config").properties()) {
            if (entry.getValue().isNumber() && !entry.getKey().equals("seed")) {
                numbers.put(entry.getKey(), entry.getValue().asDouble());
            }
        }
        String canonical = names().stream()
                .filter(known -> known.equalsIgnoreCase(name.replace("_", "")))
                .findFirst()
                .orElse(ALIASES.getOrDefault(name, "'" + name + "'"));
        try {
            return new Initializer(canonical, numbers);
        } catch (InvalidNetworkException fault) {
            throw fault.of(layer);
        }
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("class_name", className);
        json.put("config", new TreeMap<>(config));
        return json;
    }

    /** Draws an array's first values. */
    float[] draw(Shape shape, Random random) {
        Distribution distribution = distribution(shape);
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) distribution.draw(random);
        }
        if (className.equals(ORTHOGONAL_NAME)) {
            Orthogonal.of(values, shape, get("gain", 1));
        } else if (className.equals(UNIT_FORGET_BIAS)) {
            Arrays.fill(values, values.length / 4, values.length / 2, 1);
        }
        return values;
    }

    private static Set<String> names() {
        Set<String> names = new TreeSet<>(KNOWN.keySet());
        names.remove(UNIT_FORGET_BIAS);
        return names;
    }

    private Distribution distribution(Shape shape) {
        BiFunction<Initializer, Shape, Distribution> known = KNOWN.get(className);
        if (known == null) {
            throw new IllegalStateException(className);
        }
        return known.apply(this, shape);
    }

    private double get(String key, double otherwise) {
        @Nullable Double value = config.get(key);
        return value == null ? otherwise : value;
    }

    private static Distribution uniform(double variance) {
        double limit = Math.sqrt(3 * variance);
        return uniform(-limit, limit);
    }

    private static Distribution uniform(double from, double to) {
        return random -> from + (to - from) * random.nextDouble();
    }

    private static Distribution normal(double variance) {
        double deviation = Math.sqrt(variance) / TRUNCATED_DEVIATION;
        return random -> deviation * truncated(random);
    }

    private static double truncated(Random random) {
        while (true) {
            double value = random.nextGaussian();
            if (Math.abs(value) <= 2) {
                return value;
            }
        }
    }

    /** Keras: the receptive field's size times the second last extent. */
    private static double fanIn(Shape shape) {
        return shape.rank() < 2 ? shape.size() : (double) shape.size() / shape.dim(-1);
    }

    private static double fanOut(Shape shape) {
        return shape.rank() < 2 ? shape.size() : (double) shape.size() / shape.dim(-2);
    }
}
