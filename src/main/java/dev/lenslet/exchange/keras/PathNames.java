package dev.lenslet.exchange.keras;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Keras 3's names of the saved layers of one model: {@code conv2d}, {@code conv2d_1}, … in the order of its layers. */
final class PathNames {

    private final Map<String, Integer> used = new HashMap<>();

    String next(String className) {
        String name = snakeCase(className.equals("Model") ? "Functional" : className);
        int count = used.merge(name, 1, Integer::sum);
        return count == 1 ? name : name + "_" + (count - 1);
    }

    /** {@code keras/src/utils/naming.py}: {@code MaxPooling2D} is {@code max_pooling2d}. */
    static String snakeCase(String className) {
        return className
                .replaceAll("\\W+", "")
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}
