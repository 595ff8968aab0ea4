package dev.lenslet.registry;

import dev.lenslet.network.Preprocessing;
import dev.lenslet.registry.ModelRecord.Input;
import dev.lenslet.registry.ModelRecord.Integers;
import dev.lenslet.registry.ModelRecord.OutputKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether one version can be asked what was meant for another. */
public final class StandIn {

    private StandIn() {}

    /**
     * Why requests that the one answers may fail at the other, a clause; null where they don't. How raw input becomes the
     * tensor may differ, and so may the classes.
     */
    public static @Nullable String objection(ModelRecord answering, ModelRecord other) {
        Input ours = answering.input();
        Input its = other.input();
        if (!ours.name().equals(its.name()) || !ours.shape().equals(its.shape())) {
            return "takes '" + its.name() + "' " + its.shape() + ", and not '" + ours.name() + "' " + ours.shape();
        }
        if (!contains(its.range(), ours.range())) {
            return "takes other whole numbers";
        }
        if (!Objects.equals(kind(ours.preprocessing()), kind(its.preprocessing()))) {
            return "takes another kind of raw input";
        }
        if (!answering.output().name().equals(other.output().name())) {
            return "answers '" + other.output().name() + "', and not '"
                    + answering.output().name() + "'";
        }
        return answering.output().kind() == other.output().kind() ? null : "answers in another way";
    }

    /** Why the other cannot be given the tensors that the one answers, and be compared, a clause; null where it can. */
    public static @Nullable String tensorObjection(ModelRecord answering, ModelRecord other) {
        Input ours = answering.input();
        Input its = other.input();
        if (!ours.shape().equals(its.shape())
                || !Objects.equals(ours.preprocessing(), its.preprocessing())
                || !contains(its.range(), ours.range())) {
            return "prepares its input otherwise";
        }
        boolean values = answering.output().kind() == OutputKind.REGRESSION;
        boolean comparable = values == (other.output().kind() == OutputKind.REGRESSION)
                && (!values || answering.output().shape().equals(other.output().shape()));
        return comparable ? null : "answers in another way";
    }

    private static @Nullable Class<?> kind(@Nullable Preprocessing preprocessing) {
        return preprocessing == null ? null : preprocessing.getClass();
    }

    private static boolean contains(@Nullable Integers its, @Nullable Integers ours) {
        return its == null || ours != null && its.min() <= ours.min() && its.max() >= ours.max();
    }
}
