package dev.lenslet.serving.tfs;

import dev.lenslet.media.Clip;
import dev.lenslet.media.Media;
import dev.lenslet.media.MediaKind;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.network.TokensPreprocessing;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.problem.Refusal;
import dev.lenslet.problem.RefusedPart;
import dev.lenslet.registry.ModelRecord;
import dev.lenslet.serving.Admission;
import dev.lenslet.serving.InputPlace;
import dev.lenslet.serving.TensorCall;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads inputs that are pictures, sounds, frames or texts, for a model whose record says how they become numbers. */
final class EncodedRows {

    private final JsonParser parser;
    private final String field;
    private final TensorCall call;
    private final Decoding decoding;
    private final Media media;
    private final ModelRecord.Input input;
    private final Preprocessing preprocessing;

    /** @throws InvalidFields where the model takes numbers alone */
    EncodedRows(JsonParser parser, String field, TensorCall call, Decoding decoding) {
        this.parser = parser;
        this.field = field;
        this.call = call;
        this.decoding = decoding;
        this.media = decoding.media();
        this.input = call.version().record().input();
        Preprocessing known = input.preprocessing();
        if (known == null) {
            throw new InvalidFields(
                    field, "must be numbers in the shape " + input.shape() + ": the model takes nothing else");
        }
        this.preprocessing = known;
    }

    /** @param first the input whose value the parser stands on */
    Rows read(Element first) {
        List<Clip> clips = new ArrayList<>();
        try (Admission.Turn turn = decoding.admission().enter(decoding.urgency())) {
            Element element = first;
            int windows = 0;
            do {
                int index = clips.size();
                if (index > 0) {
                    element = Element.open(parser, input.name(), field, index);
                }
                InputPlace place = new InputPlace(field, index, element.keyed() ? input.name() : null);
                Clip clip = openAt(place, element, element.keyed() == first.keyed());
                clips.add(clip);
                windows += clip.windows();
                element.close(parser, place);
                // Refuses too many before more are opened; there is room for them from the last look on.
                call.input(windows);
            } while (parser.nextToken() != JsonToken.END_ARRAY);
            return write(clips, windows, turn.example(call.inputSize()));
        } finally {
            clips.forEach(Clip::close);
        }
    }

    private Clip openAt(InputPlace place, Element element, boolean asFirst) {
        try {
            return open(element, place, asFirst);
        } catch (InvalidFields named) {
            throw named;
        } catch (Refusal refused) {
            throw new RefusedPart(place.toString(), refused);
        }
    }

    private Clip open(Element element, InputPlace place, boolean asFirst) {
        if (!asFirst || element.kind() == Element.Kind.NUMBERS) {
            throw new InvalidFields(place.toString(), "must be encoded, and wrapped as the first is");
        }
        if (element.kind() == Element.Kind.STRING) {
            return media.open(parser.getString(), preprocessing);
        }
        byte[] bytes;
        try {
            bytes = parser.getBinaryValue();
        } catch (JacksonException malformed) {
            throw new InvalidFields(place + ".b64", "is not base 64");
        }
        if (bytes.length == 0) {
            throw new InvalidFields(place + ".b64", "is empty");
        }
        String claim = preprocessing instanceof TokensPreprocessing ? "text/plain" : null;
        @Nullable MediaKind kind = media.kindOf(bytes, claim);
        return media.open(bytes, kind, claim, preprocessing);
    }

    private Rows write(List<Clip> clips, int windows, float[] row) {
        FloatBuffer target = call.inputFloats();
        int[] each = new int[clips.size()];
        for (int i = 0; i < each.length; i++) {
            each[i] = clips.get(i).windows();
            for (int window = 0; window < each[i]; window++) {
                clips.get(i).read(row, 0);
                target.put(row, 0, call.inputSize());
            }
        }
        return new Rows(field, each.length, false, windows == each.length ? null : each);
    }
}
