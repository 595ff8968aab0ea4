package dev.lenslet.training.worker;

import dev.lenslet.registry.ModelRecord.ClassFigures;
import dev.lenslet.registry.ModelRecord.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A confusion matrix and what is read from it. */
final class Confusion {

    private final List<String> labels;
    private final int[][] counts;

    Confusion(List<String> labels) {
        this.labels = labels;
        this.counts = new int[labels.size()][labels.size()];
    }

    void add(int truth, int predicted) {
        counts[truth][predicted]++;
    }

    Evaluation evaluation(double loss) {
        int all = Arrays.stream(counts).mapToInt(Confusion::sum).sum();
        int right = IntStream.range(0, counts.length).map(i -> counts[i][i]).sum();
        List<ClassFigures> perClass = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            int label = i;
            int predicted = Arrays.stream(counts).mapToInt(row -> row[label]).sum();
            int support = sum(counts[i]);
            perClass.add(new ClassFigures(
                    labels.get(i), ratio(counts[i][i], predicted), ratio(counts[i][i], support), support));
        }
        List<List<Integer>> matrix = Arrays.stream(counts)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
        return new Evaluation(all, ratio(right, all), loss, matrix, perClass);
    }

    private static int sum(int[] row) {
        return Arrays.stream(row).sum();
    }

    private static double ratio(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
