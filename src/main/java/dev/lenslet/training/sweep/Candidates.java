package dev.lenslet.training.sweep;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The values that a parameter of a sweep may have. */
public sealed interface Candidates {

    /** Those of a grid, in their order. */
    List<JsonNode> all();

    /** One of them, all alike likely; of a logarithmic range, alike in each decade. */
    JsonNode draw(RandomGenerator random);

    /** @param values at least one, each once */
    record Listed(List<JsonNode> values) implements Candidates {
        public Listed {
            values = List.copyOf(values);
        }

        @Override
        public List<JsonNode> all() {
            return values;
        }

        @Override
        public JsonNode draw(RandomGenerator random) {
            return values.get(random.nextInt(values.size()));
        }
    }

    /**
     * Numbers from {@code min} to {@code max}, both among them. Those that are no integers have six digits.
     *
     * @param log whether they lie evenly by their logarithms; min is above 0 then
     * @param integer whether they are whole; so are min and max then
     * @param count of a grid's points, at least 2; whole numbers may be fewer
     */
    record Range(double min, double max, boolean log, boolean integer, int count) implements Candidates {
        private static final MathContext DIGITS = new MathContext(6);

        public Range {
            if (!(min < max) || log && min <= 0 || count < 2) {
                throw new IllegalArgumentException("no range from " + min + " to " + max);
            }
        }

        @Override
        public List<JsonNode> all() {
            return IntStream.range(0, count)
                    .mapToObj(point -> number(at((double) point / (count - 1), min, max)))
                    .distinct()
                    .toList();
        }

        @Override
        public JsonNode draw(RandomGenerator random) {
            double share = random.nextDouble();
            if (!integer) {
                return number(at(share, min, max));
            }
            // Each whole number is as wide as any other.
            double wide = log ? at(share, min, max + 1) : at(share, min - 0.5, max + 0.5);
            return number(log ? Math.floor(wide) : wide);
        }

        private double at(double share, double from, double to) {
            return log
                    ? Math.exp(Math.log(from) + share * (Math.log(to) - Math.log(from)))
                    : from + share * (to - from);
        }

        private JsonNode number(double value) {
            double within = Math.clamp(value, min, max);
            if (integer) {
                return JsonNodeFactory.instance.numberNode((int) Math.round(within));
            }
            double rounded = new BigDecimal(within).round(DIGITS).doubleValue();
            return JsonNodeFactory.instance.numberNode(Math.clamp(rounded, min, max));
        }
    }
}
