package dev.lenslet.training;

import dev.lenslet.media.MediaKind;
import dev.lenslet.network.Network;
import dev.lenslet.network.TokenInput;
import dev.lenslet.network.TokensPreprocessing.Level;
import dev.lenslet.problem.FieldFault;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Chooses how texts become token ids, where a request leaves it open. */
final class TextPlan {

    private static final String FIELD = "training.text";

    private TextPlan() {}

    /**
     * The request's options with every default filled in. A named network's Embedding takes as many ids as the vocabulary
     * has; one that was submitted is used as it is, and bounds the vocabulary.
     *
     * @return null where the data set is none of texts
     */
    static @Nullable TextOptions options(JobRequest request, MediaKind kind, Network network, List<FieldFault> faults) {
        JobRequest.Text asked = request.training().text();
        if (kind != MediaKind.TEXT) {
            if (asked != null) {
                faults.add(new FieldFault(FIELD, "goes with data sets of texts; this one has " + kind.plural()));
            }
            return null;
        }
        JobRequest.Text chosen = asked == null ? new JobRequest.Text(null, null, null) : asked;
        Level level = Objects.requireNonNullElse(chosen.level(), Level.CHARACTERS);
        boolean named = request.network().isString();
        int usual = named ? level.usualVocabulary() : TokenInput.bound(network).orElse(level.usualVocabulary());
        int size = Objects.requireNonNullElse(chosen.vocabularySize(), usual);
        if (!named && size > usual) {
            faults.add(new FieldFault(
                    FIELD + ".vocabulary_size",
                    "is " + size + ", but the network's Embedding takes " + usual + " ids (input_dim)"));
        }
        return new TextOptions(level, Objects.requireNonNullElse(chosen.lowercase(), true), size, named);
    }

    /** The network for the most ids that there may be; its worker takes away those that are not there. */
    static Network fitted(Network network, TextOptions text) {
        return text.fitted() ? TokenInput.with(network, text.vocabularySize()) : network;
    }
}
