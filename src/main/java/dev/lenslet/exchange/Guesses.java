package dev.lenslet.exchange;

import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.ImagePreprocessing.Layout;
import dev.lenslet.network.ImagePreprocessing.Polarity;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.network.Shape;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.registry.ModelRecord.OutputKind;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What shapes and the last activation tell where the request does not. */
final class Guesses {

    private Guesses() {}

    /**
     * How the output is read.
     *
     * @param activation of the output, in lower case: {@code softmax}, {@code sigmoid}, …
     * @param labels as given; null where they were not
     */
    static OutputKind kind(Shape output, String activation, @Nullable List<String> labels) {
        if (labels != null && labels.isEmpty()) {
            return OutputKind.REGRESSION;
        }
        return switch (activation) {
            case "softmax" -> OutputKind.PROBABILITIES;
            case "sigmoid" -> output.size() == 1 ? OutputKind.SIGMOID : OutputKind.PROBABILITIES;
            default -> output.size() == 1 ? OutputKind.REGRESSION : OutputKind.LOGITS;
        };
    }

    /** @throws InvalidFields where as many were given as the output does not have */
    static List<String> labels(OutputKind kind, Shape output, @Nullable List<String> given) {
        int expected = switch (kind) {
            case PROBABILITIES, LOGITS -> output.size();
            case SIGMOID -> 2;
            case REGRESSION -> 0;
        };
        if (given == null) {
            return IntStream.range(0, expected).mapToObj(Integer::toString).toList();
        }
        if (given.size() != expected) {
            throw new InvalidFields(
                    "labels", "has " + given.size() + " names; the output " + output + " takes " + expected);
        }
        return given;
    }

    /**
     * Pictures of 0 to 1 where the shape is one of pictures.
     *
     * @param rescales whether the network scales 0 to 255 by itself
     * @return null where only numbers are taken
     */
    static @Nullable Preprocessing preprocessing(Shape input, boolean rescales) {
        if (input.rank() != 3) {
            return null;
        }
        float scale = rescales ? 1 : 1 / 255f;
        if (isColours(input.dim(2))) {
            return new ImagePreprocessing(input.dim(0), input.dim(1), input.dim(2), scale, 0, Polarity.AS_IS);
        }
        if (isColours(input.dim(0))) {
            return new ImagePreprocessing(input.dim(1), input.dim(2), input.dim(0), scale, 0, Polarity.AS_IS)
                    .withLayout(Layout.CHANNELS_FIRST);
        }
        return null;
    }

    private static boolean isColours(int channels) {
        return channels == 1 || channels == 3;
    }
}
