package bench;

import java.util.List;
import java.util.Locale;

/** Figures of one thing measured several times. */
record Figures(String name, List<Double> values, String unit) {

    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    @Override
    public String toString() {
        double min = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double max = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return String.format(
                Locale.ROOT, "%-28s median %8.3f  min %8.3f  max %8.3f %s", name, median(), min, max, unit);
    }
}
