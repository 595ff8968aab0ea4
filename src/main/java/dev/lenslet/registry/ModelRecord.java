package dev.lenslet.registry;

import dev.lenslet.network.Preprocessing;
import dev.lenslet.network.Shape;
import dev.lenslet.network.TokensPreprocessing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The contents of a version's {@code model.json}. It names neither model nor version: the directory does.
 *
 * @param format of this record; 1
 * @param input what the graph takes
 * @param output what it answers
 * @param labels names of the classes in the output's order; two for a single sigmoid; empty for regression
 * @param network the Keras configuration it was built from; null for an imported graph
 * @param origin where it came from
 * @param metrics what was measured on it, by split: accuracy, loss, confusion matrix, per-class precision and recall
 * @param parity how the exported graph was proved equal; null for an imported graph
 * @param files bytes and SHA-256 by file name, of every other file of the version
 * @param scheduling how it asks to be run; null where it does not
 * @param gate how it compared with the version that answered when it was made; null where that was not looked at
 */
public record ModelRecord(
        int format,
        Instant created,
        Input input,
        Output output,
        List<String> labels,
        @Nullable JsonNode network,
        Origin origin,
        Map<String, Evaluation> metrics,
        @Nullable Parity parity,
        Map<String, FileEntry> files,
        @Nullable Scheduling scheduling,
        @Nullable GateResult gate) {

    public static final int FORMAT = 1;

    /** Of one that does not ask to be run in some way, and was not compared. */
    public ModelRecord(
            int format,
            Instant created,
            Input input,
            Output output,
            List<String> labels,
            @Nullable JsonNode network,
            Origin origin,
            Map<String, Evaluation> metrics,
            @Nullable Parity parity,
            Map<String, FileEntry> files) {
        this(format, created, input, output, labels, network, origin, metrics, parity, files, null, null);
    }

    /**
     * @param name of the graph's input
     * @param shape of one example
     * @param preprocessing how raw input becomes it; null where only numbers are taken
     * @param integers the whole numbers that it takes, where it takes no others, as token ids; null where any number goes
     */
    public record Input(
            String name,
            Shape shape,
            @Nullable Preprocessing preprocessing,
            @Nullable Integers integers) {

        /** Of any numbers, or of those that the vocabulary has. */
        public Input(String name, Shape shape, @Nullable Preprocessing preprocessing) {
            this(name, shape, preprocessing, null);
        }

        /** The whole numbers that go in; null where any number does. */
        public @Nullable Integers range() {
            return integers == null && preprocessing instanceof TokensPreprocessing tokens
                    ? new Integers(0, tokens.vocabulary().size() - 1)
                    : integers;
        }
    }

    /** Whole numbers from {@code min} to {@code max}, both among them. */
    public record Integers(int min, int max) {

        /** Numbers travel as float32, which is exact up to here. */
        public static final int MOST = 1 << 24;

        public Integers {
            if (min > max || min < -MOST || max > MOST) {
                throw new IllegalArgumentException(
                        "whole numbers from " + min + " to " + max + " are not within " + -MOST + " and " + MOST);
            }
        }

        /** Token ids: whole numbers below it. */
        public static Integers below(int ids) {
            return new Integers(0, Math.min(ids - 1, MOST));
        }

        /** Where the first number stands that is not among them, in {@code [from, to)}; -1 where all are. */
        public int firstOther(FloatBuffer numbers, int from, int to) {
            for (int i = from; i < to; i++) {
                if (!contains(numbers.get(i))) {
                    return i;
                }
            }
            return -1;
        }

        public boolean contains(float number) {
            return number >= min && number <= max && number == (int) number;
        }
    }

    /**
     * @param name of the graph's output
     * @param shape of one example's
     * @param kind how to read it
     */
    public record Output(String name, Shape shape, OutputKind kind) {}

    /** How a network's output is read. */
    public enum OutputKind {
        /** One probability a label. */
        PROBABILITIES,
        /** One score a label, whose softmax are the probabilities. */
        LOGITS,
        /** One value p: {@code [1 - p, p]} over two labels. */
        SIGMOID,
        /** Values as they are. */
        REGRESSION
    }

    /**
     * @param kind {@code training} or {@code import}
     * @param job the training job's id; null for an import
     * @param details free: data set and its checksum, seed, split, epochs, engine, versions, commands, times
     */
    public record Origin(String kind, @Nullable String job, Map<String, Object> details) {}

    /**
     * @param accuracy share of right answers, 0 to 1
     * @param loss mean loss per example
     * @param confusionMatrix rows are true classes, columns predicted ones
     */
    public record Evaluation(
            int count,
            double accuracy,
            double loss,
            List<List<Integer>> confusionMatrix,
            List<ClassFigures> perClass) {}

    /** Precision and recall are 0 where nothing was predicted or present. */
    public record ClassFigures(String label, double precision, double recall, int support) {}

    /**
     * @param inputs examples that both the trained network and the exported graph answered
     * @param maxDifference the largest absolute difference of any output value
     * @param tolerance what it had to stay within
     */
    public record Parity(int inputs, double maxDifference, double tolerance) {}

    /** @param sha256 lowercase hex */
    public record FileEntry(long bytes, String sha256) {

        /** Reads a whole file for its size and checksum. */
        public static FileEntry of(Path file) throws IOException {
            try (var digested = new DigestInputStream(Files.newInputStream(file), digest())) {
                long bytes = digested.transferTo(OutputStream.nullOutputStream());
                return new FileEntry(
                        bytes,
                        HexFormat.of().formatHex(digested.getMessageDigest().digest()));
            }
        }

        private static MessageDigest digest() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every Java platform has SHA-256", impossible);
            }
        }
    }

    public ModelRecord {
        if (format != FORMAT) {
            throw new IllegalArgumentException("model.json has format " + format + "; this Lenslet reads " + FORMAT);
        }
        labels = List.copyOf(labels);
        int expected = switch (output.kind()) {
            case PROBABILITIES, LOGITS -> output.shape().size();
            case SIGMOID -> 2;
            case REGRESSION -> 0;
        };
        if (labels.size() != expected) {
            throw new IllegalArgumentException(
                    labels.size() + " labels for an output of " + output.shape() + " read as " + output.kind());
        }
        metrics = Map.copyOf(metrics);
        files = Map.copyOf(files);
    }
}
