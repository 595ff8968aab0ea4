package dev.lenslet.training.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.engine.onnx.OnnxExporter;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.registry.GateResult;
import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelRecords;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Loss;
import dev.lenslet.training.Optimizer;
import dev.lenslet.training.job.EventLog;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.WorkOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New versions against one that real workers made, which knows dark from light. */
class GateTest {

    private static final double ALPHA = 0.05;
    private static final double TOLERANCE = 0.01;

    @TempDir
    static Path shared;

    private static @Nullable TinyJob jobs;
    private static @Nullable JobDirectory good;

    @TempDir
    Path models;

    @BeforeEach
    void train() throws Exception {
        if (good == null) {
            jobs = TinyJob.in(shared);
            good = jobs.order("good", training(60, 0.003), 4, 2);
            RealWorker.run(good);
        }
    }

    @Test
    void aWorkerThatLearntNothingMakesACandidateAndOneThatDidAsWellAStableVersion() throws Exception {
        serve("shades", record -> record);

        GateResult refused = worked("hasty", training(1, 1e-9));
        assertThat(refused.passed()).as(refused.reason()).isFalse();
        assertThat(refused.reason()).startsWith("Worse than version 1, so it stays a candidate: on 26 test examples");
        GateResult.PairedTest test = Objects.requireNonNull(refused.test());
        assertThat(test.examples()).isEqualTo(26);
        assertThat(test.bothRight() + test.bothWrong() + test.onlyNewRight() + test.onlyServingRight())
                .isEqualTo(26);
        assertThat(test.onlyServingRight()).isGreaterThan(5);
        assertThat(test.pValue()).isLessThan(ALPHA);

        GateResult passed = worked("same", training(60, 0.003));
        assertThat(passed.passed()).as(passed.reason()).isTrue();
        test = Objects.requireNonNull(passed.test());
        assertThat(test.bothRight() + test.bothWrong()).isEqualTo(26);
        assertThat(Objects.requireNonNull(passed.against()).mayHaveSeen()).isFalse();
    }

    @Test
    void whereNothingAnswersItTakesOver() throws IOException {
        GateResult first = result(all());
        assertThat(first.passed()).isTrue();
        assertThat(first.against()).isNull();
    }

    @Test
    void classesInAnotherOrderAreMatchedByName() throws IOException {
        serve(
                "shades",
                record -> with(record, List.of("light", "dark"), record.input().preprocessing()));
        assertThat(onlyNewRight(result(all()))).isEqualTo(26);
    }

    @Test
    void theVersionThatAnswersIsAskedThroughItsOwnPreprocessing() throws IOException {
        // To one that was trained on pictures as they are, most negatives look like the other class.
        serve(
                "shades",
                record -> with(
                        record,
                        record.labels(),
                        new ImagePreprocessing(8, 8, 1, -1 / 255f, 1, ImagePreprocessing.Polarity.AS_IS)));
        assertThat(onlyNewRight(result(all()))).isGreaterThan(13);
    }

    @Test
    void aVersionOfAnotherDataSetMayHaveSeenTheExamples() throws IOException {
        serve("shades", record -> record);
        Path directory = models.resolve("shades/1");
        Files.writeString(
                directory.resolve("model.json"),
                Files.readString(directory.resolve("model.json")).replace("\"checksum\" : \"", "\"checksum\" : \"0"));
        GateResult result = result(all());
        assertThat(Objects.requireNonNull(result.against()).mayHaveSeen()).isTrue();
        assertThat(result.reason()).endsWith("may have been trained on some of them, which favours it.");
        assertThat(result.passed()).isTrue();
    }

    @Test
    void whatCannotBeComparedStaysACandidate() throws IOException {
        serve(
                "shades",
                record -> with(record, List.of("dark", "bright"), record.input().preprocessing()));
        refuses("other classes");

        serve("shades", record -> with(record, record.labels(), null));
        refuses("numbers alone");

        serve(
                "shades",
                record -> with(
                        record,
                        record.labels(),
                        new ImagePreprocessing(9, 9, 1, 1, 0, ImagePreprocessing.Polarity.AS_IS)));
        refuses("another shape");

        Files.delete(models.resolve("shades/1/model.json"));
        refuses("the worker cannot read");
    }

    @Test
    void theVersionThatStableStandsOnIsTheOneThatAnswers() throws IOException {
        serve("shades", record -> record);
        Files.createDirectories(models.resolve("shades/2"));
        Files.writeString(models.resolve("shades/labels.json"), "{\"labels\":{\"stable\":1},\"published\":2}");
        assertThat(Objects.requireNonNull(result(all()).against()).version()).isEqualTo("1");
        Files.writeString(models.resolve("shades/labels.json"), "{\"labels\":{\"stable\":2},\"published\":2}");
        refuses("the worker cannot read");
    }

    @Test
    void withoutAGateNothingIsCompared() throws IOException {
        JobDirectory job = Objects.requireNonNull(good);
        assertThat(ModelRecords.read(job.export()).gate()).isNull();
    }

    private void refuses(String reason) throws IOException {
        GateResult result = result(all());
        assertThat(result.passed()).isFalse();
        assertThat(result.test()).isNull();
        assertThat(result.reason()).contains(reason).endsWith("o it stays a candidate.");
    }

    private static int onlyNewRight(GateResult result) {
        return Objects.requireNonNull(result.test(), result.reason()).onlyNewRight();
    }

    private static BitSet all() {
        BitSet all = new BitSet();
        all.set(0, 26);
        return all;
    }

    /** What a whole worker says of what it made. */
    private GateResult worked(String name, Hyperparameters training) throws Exception {
        JobDirectory job = Objects.requireNonNull(jobs).order(name, training, 4, 2);
        job.writeOrder(gated(job.readOrder()));
        RealWorker.run(job);
        return Objects.requireNonNull(ModelRecords.read(job.export()).gate());
    }

    /** What the gate says of a version that had these examples right. */
    private GateResult result(BitSet right) throws IOException {
        WorkOrder order = gated(Objects.requireNonNull(good).readOrder());
        try (EventLog events = EventLog.open(models.resolve("events.jsonl"))) {
            TrainingData data = TrainingData.open(order, KerasJson.read(order.network()));
            return Objects.requireNonNull(Gate.result(order, data, new OnnxExporter(), new Reports(events), right));
        } catch (TrainingFailed impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private WorkOrder gated(WorkOrder order) {
        return new WorkOrder(
                order.job(),
                order.model(),
                order.dataSet(),
                order.dataSetDirectory(),
                order.media(),
                order.network(),
                order.base(),
                order.training(),
                order.featureBytes(),
                order.checkpointing(),
                new WorkOrder.Gate(models.toString(), models.resolve("bundled").toString(), ALPHA, TOLERANCE),
                order.created());
    }

    /** Lays the good version out as version 1. */
    private void serve(String model, UnaryOperator<ModelRecord> changed) throws IOException {
        Path from = Objects.requireNonNull(good).export();
        Path to = Files.createDirectories(models.resolve(model).resolve("1"));
        Files.deleteIfExists(to.resolve("model.onnx"));
        Files.copy(from.resolve("model.onnx"), to.resolve("model.onnx"));
        ModelRecords.write(changed.apply(ModelRecords.read(from)), to);
    }

    private static ModelRecord with(ModelRecord made, List<String> labels, @Nullable Preprocessing preprocessing) {
        return new ModelRecord(
                made.format(),
                made.created(),
                new ModelRecord.Input(made.input().name(), made.input().shape(), preprocessing),
                made.output(),
                labels,
                made.network(),
                made.origin(),
                made.metrics(),
                made.parity(),
                made.files());
    }

    /** Long enough for the moving averages of its normalization. */
    private static Hyperparameters training(int epochs, double rate) {
        return new Hyperparameters(
                epochs,
                13,
                Optimizer.Adam.withRate(rate),
                Loss.SPARSE_CATEGORICAL_CROSSENTROPY,
                0,
                7,
                "dl4j",
                null,
                null);
    }
}
