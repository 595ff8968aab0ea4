package dev.lenslet.serving.oip;

import dev.lenslet.media.Clip;
import dev.lenslet.media.Media;
import dev.lenslet.media.MediaKind;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.network.TokensPreprocessing;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.problem.Refusal;
import dev.lenslet.problem.RefusedPart;
import dev.lenslet.serving.Admission;
import dev.lenslet.serving.ServingSettings;
import dev.lenslet.serving.TensorCall;
import dev.lenslet.serving.Urgency;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * Elements of BYTES tensors, each an encoded picture, sound or text that the model's record says how to read; one that is
 * longer than what the model takes at once is as many rows as it has windows. As many requests decode at once as may.
 * Thread-safe.
 */
@Component
public class EncodedInputs {

    private final Media media;
    private final Admission admission;
    private final int maxRows;

    EncodedInputs(Media media, Admission admission, ServingSettings settings) {
        this.media = media;
        this.admission = admission;
        this.maxRows = settings.maxInputs();
    }

    private interface Opening {
        Clip open(int row, Preprocessing preprocessing);
    }

    /** Texts as they are for a model of texts; for others base64, since JSON has no bytes. */
    Windows readTexts(List<String> texts, TensorCall call, Urgency urgency, String field) {
        return read(texts.size(), call, urgency, field, (row, preprocessing) -> {
            if (preprocessing instanceof TokensPreprocessing) {
                return media.open(texts.get(row), preprocessing);
            }
            byte[] encoded = base64(texts.get(row), field + "[" + row + "]");
            return media.open(encoded, media.kindOf(encoded, null), preprocessing);
        });
    }

    /** Elements one behind the other, each with its length in front as four bytes, little-endian. */
    public Windows readElements(ByteBuffer source, int rows, TensorCall call, Urgency urgency, String field) {
        ByteBuffer left = source.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> elements = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            long length = left.remaining() < 4 ? Long.MAX_VALUE : Integer.toUnsignedLong(left.getInt());
            if (length > left.remaining()) {
                throw new InvalidFields(
                        field, "is cut off in element " + row + ": each has its length in four bytes in front");
            }
            byte[] element = new byte[(int) length];
            left.get(element);
            elements.add(element);
        }
        if (left.hasRemaining()) {
            throw new InvalidFields(field, "has " + left.remaining() + " bytes behind its last element");
        }
        return read(elements, call, urgency, field);
    }

    /** @param elements at least one; not copied */
    public Windows read(List<byte[]> elements, TensorCall call, Urgency urgency, String field) {
        return read(elements.size(), call, urgency, field, (row, preprocessing) -> {
            byte[] element = elements.get(row);
            if (preprocessing instanceof TokensPreprocessing) {
                return media.open(element, MediaKind.TEXT, "text/plain", preprocessing);
            }
            return media.open(element, media.kindOf(element, null), preprocessing);
        });
    }

    private Windows read(int rows, TensorCall call, Urgency urgency, String field, Opening opening) {
        Preprocessing preprocessing =
                Objects.requireNonNull(call.version().record().input().preprocessing(), "checked with the claim");
        int[] each = new int[rows];
        List<Clip> clips = new ArrayList<>(rows);
        try (Admission.Turn turn = admission.enter(urgency)) {
            int windows = 0;
            for (int row = 0; row < rows; row++) {
                String element = field + "[" + row + "]";
                Clip clip = open(opening, row, preprocessing, element);
                clips.add(clip);
                each[row] = clip.windows();
                windows += each[row];
                requireRoom(windows, rows - row - 1, each[row], call, element);
            }
            int size = call.inputSize();
            float[] example = turn.example(size);
            call.input(windows);
            FloatBuffer target = call.inputFloats();
            for (int row = 0; row < rows; row++) {
                for (int window = 0; window < each[row]; window++) {
                    clips.get(row).read(example, 0);
                    target.put(example, 0, size);
                }
            }
            return new Windows(windows == rows ? null : each);
        } finally {
            clips.forEach(Clip::close);
        }
    }

    private static Clip open(Opening opening, int row, Preprocessing preprocessing, String element) {
        try {
            return opening.open(row, preprocessing);
        } catch (InvalidFields named) {
            throw named;
        } catch (Refusal refused) {
            throw new RefusedPart(element, refused);
        }
    }

    /** @param windows so far, those of this input among them; each of those to come has one at least */
    private void requireRoom(int windows, int toCome, int own, TensorCall call, String field) {
        if (own > 1 && call.fixedBatch() > 0) {
            throw new InvalidFields(
                    field,
                    "is longer than what the model takes at once, and its graph takes batches of one size alone");
        }
        if (windows > maxRows - toCome) {
            throw new InvalidFields(
                    field,
                    "has " + own + " windows of what the model takes at once; a request may have " + maxRows
                            + " in all; cut it, or send it to /predict");
        }
    }

    private static byte[] base64(String text, String field) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException other) {
            throw new InvalidFields(field, "must be base64 of an encoded picture or sound");
        }
    }
}
