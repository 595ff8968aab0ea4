package dev.lenslet.serving.oip;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The classification extension: the largest values of each row as texts {@code value:index:label}. */
public final class Classification {

    private Classification() {}

    /**
     * Rows one behind the other, the largest value first; of equal ones the first.
     *
     * @param output from its start
     * @param size values of a row
     * @param top of each row; at most {@code size}
     * @param labels of a row's values; of another count where it has none
     */
    public static List<String> of(FloatBuffer output, int size, int top, List<String> labels) {
        List<String> classes = new ArrayList<>();
        for (int from = 0; from < output.limit(); from += size) {
            int row = from;
            IntStream.range(0, size)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer index) -> -output.get(row + index)))
                    .limit(top)
                    .forEach(index -> classes.add(output.get(row + index) + ":" + index
                            + (labels.size() == size ? ":" + labels.get(index) : "")));
        }
        return classes;
    }
}
