package dev.lenslet.training;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a sweep may vary. */
enum SweepParameter {
    LEARNING_RATE("learning_rate", Double.MIN_VALUE, 100, false),
    BATCH_SIZE("batch_size", 1, 65_537, true),
    /** The rate of all dropouts of the network. */
    DROPOUT("dropout", 0, 1, false),
    /** Any value in the network's Keras configuration, as {@code network.dense_1.units}. */
    NETWORK("network.", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, null);

    private final String key;
    private final double min;
    private final double max;
    private final @Nullable Boolean integer;

    /**
     * @param max the first number too large
     * @param integer null where it depends
     */
    SweepParameter(String key, double min, double max, @Nullable Boolean integer) {
        this.key = key;
        this.min = min;
        this.max = max;
        this.integer = integer;
    }

    static Optional<SweepParameter> named(String name) {
        return Arrays.stream(values())
                .filter(one -> one == NETWORK ? name.startsWith(one.key) : name.equals(one.key))
                .findFirst();
    }

    static String known() {
        return Stream.concat(
                        Arrays.stream(values())
                                .filter(parameter -> parameter != NETWORK)
                                .map(parameter -> parameter.key),
                        Stream.of("network.<layer>.<field>"))
                .collect(Collectors.joining(", "));
    }

    /** In the request's {@code training}; null where it is the network's. */
    @Nullable
    String trainingField() {
        return switch (this) {
            case LEARNING_RATE, BATCH_SIZE -> key;
            case DROPOUT, NETWORK -> null;
        };
    }

    boolean allows(JsonNode value) {
        if (this == NETWORK && (value.isString() || value.isBoolean())) {
            return true;
        }
        return value.isNumber()
                && value.doubleValue() >= min
                && value.doubleValue() < max
                && (integer == null || !integer || value.isIntegralNumber());
    }

    /** What {@link #allows} allows. */
    String rule() {
        return switch (this) {
            case LEARNING_RATE -> "numbers above 0 and below 100";
            case BATCH_SIZE -> "integers from 1 to 65536";
            case DROPOUT -> "numbers from 0 to below 1";
            case NETWORK -> "numbers, texts, true or false";
        };
    }

    /** Whether a range is of whole numbers; where that depends, one whose ends are. */
    boolean isInteger(List<JsonNode> ends) {
        return integer == null ? ends.stream().allMatch(JsonNode::isIntegralNumber) : integer;
    }
}
