package dev.lenslet.dataset;

import java.util.List;
import java.util.Map;

/** Whether the classes of a data set are of similar size. */
public final class ClassBalance {

    /** How many times larger the largest class may be than the smallest before something is said. */
    private static final int BEARABLE = 3;

    private ClassBalance() {}

    /**
     * A sentence where the classes differ so much that training would favour the large ones; else none.
     *
     * @param perClass examples by class name
     */
    public static List<String> warnings(Map<String, Integer> perClass) {
        var largest = perClass.entrySet().stream().max(Map.Entry.comparingByValue());
        var smallest = perClass.entrySet().stream().min(Map.Entry.comparingByValue());
        if (largest.isEmpty()
                || smallest.isEmpty()
                || largest.get().getValue() <= (long) BEARABLE * smallest.get().getValue()) {
            return List.of();
        }
        return List.of(
                "Class '" + largest.get().getKey() + "' has " + largest.get().getValue()
                        + " examples and class '" + smallest.get().getKey() + "' only "
                        + smallest.get().getValue()
                        + "; training.class_weight \"balanced\" makes them count alike.");
    }
}
