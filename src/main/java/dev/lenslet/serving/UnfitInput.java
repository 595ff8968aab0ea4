package dev.lenslet.serving;

import dev.lenslet.network.Shape;
import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import dev.lenslet.registry.ModelRecord.Integers;
import java.util.List;
import java.util.Map;

/** Well-formed input that the model does not take, or cannot answer. */
final class UnfitInput extends Refusal {

    private final transient Map<String, Object> members;

    private UnfitInput(String slug, String title, String detail, Map<String, Object> members) {
        super(Reason.UNPROCESSABLE, slug, title, detail);
        this.members = members;
    }

    /** @param actual extents as sent; those after a ragged one are left out */
    static UnfitInput shape(InputPlace place, Shape expected, List<Integer> actual, boolean ragged) {
        return new UnfitInput(
                "wrong-shape",
                "The instance has another shape than the model's input",
                place + " has shape " + text(actual) + (ragged ? ", ragged" : "") + "; the model takes "
                        + text(expected.dims()) + ".",
                Map.of("expected", expected.dims(), "actual", actual));
    }

    static UnfitInput numbersOnly(String model, InputKind sent, Shape expected) {
        return new UnfitInput(
                "wrong-kind",
                "The model takes another kind of input",
                "Model '" + model + "' takes numbers alone, in shape " + text(expected.dims())
                        + ": its record does not say how " + sent.plural()
                        + " become numbers. Send JSON with instances.",
                Map.of("expected", expected.dims()));
    }

    /** @param range of ids, or of other whole numbers */
    static UnfitInput noToken(String place, int position, Integers range) {
        return new UnfitInput(
                "no-token",
                "The instance has a number that is no token's",
                place + "[" + position + "] is not the id of a token; the model takes whole numbers from " + range.min()
                        + " to " + range.max() + ", or texts where it has a vocabulary.",
                Map.of("limit", range.max()));
    }

    /** @param fixed rows that the graph takes, no more and no fewer */
    static UnfitInput batch(int fixed, int rows) {
        return new UnfitInput(
                "wrong-batch",
                "The graph takes batches of one size",
                "The request has " + rows + " rows; the graph takes batches of " + fixed + ".",
                Map.of("expected", fixed, "actual", rows));
    }

    static UnfitInput notFinite() {
        return new UnfitInput(
                "no-answer",
                "The model has no answer to this input",
                "The model's output for it is not a finite number; are the values as large as those it was trained on?",
                Map.of());
    }

    private static String text(List<Integer> dims) {
        return dims.toString();
    }

    @Override
    public Map<String, Object> members() {
        return members;
    }
}
