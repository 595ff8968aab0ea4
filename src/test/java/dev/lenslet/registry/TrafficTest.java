package dev.lenslet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.Shape;
import dev.lenslet.problem.FieldFault;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.registry.ModelRecord.FileEntry;
import dev.lenslet.registry.ModelRecord.Input;
import dev.lenslet.registry.Traffic.Shadow;
import dev.lenslet.registry.Traffic.Share;
import dev.lenslet.storage.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of a model's traffic. Version 1 is bundled; 3 takes larger pictures, 4 the same prepared otherwise. */
class TrafficTest {

    private static final String GOOD = """
            {"split":[{"version":"stable","weight":90},{"version":"canary","weight":10}],
             "shadow":{"version":"canary","fraction":0.5}}""";
    private static final Traffic KEPT =
            new Traffic(List.of(new Share("stable", 90), new Share("canary", 10)), new Shadow("canary", 0.5));

    @TempDir
    Path directory;

    private final List<Object> events = new CopyOnWriteArrayList<>();
    private DiskModels models;

    @BeforeEach
    void start() throws IOException {
        StagedModel.in(directory.resolve("bundled/digits/1"), null);
        StagedModel.in(directory.resolve("home/models/digits/2"), null);
        Shape larger = Shape.of(32, 32, 1);
        other(3, new Input("input", larger, ImagePreprocessing.unit(larger)));
        other(4, new Input("input", Shape.of(28, 28, 1), null));
        new LabelFile(Map.of("stable", 1, "canary", 2), 4).write(directory.resolve("home/models/digits"));
        models = open();
    }

    private void other(int version, Input input) throws IOException {
        Path made = StagedModel.in(directory.resolve("home/models/digits/" + version), null);
        ModelRecord record = StagedModel.record(null, Map.of("model.onnx", FileEntry.of(made.resolve("model.onnx"))));
        ModelRecords.write(
                new ModelRecord(
                        record.format(),
                        record.created(),
                        input,
                        record.output(),
                        record.labels(),
                        record.network(),
                        record.origin(),
                        record.metrics(),
                        record.parity(),
                        record.files()),
                made);
    }

    private DiskModels open() {
        return new DiskModels(
                new Home(directory.resolve("home")),
                new ModelsDirectory(directory.resolve("bundled"), Duration.ZERO),
                events::add,
                new Arrivals(Duration.ZERO, System::nanoTime, null));
    }

    private void set(String traffic) {
        models.setTraffic("digits", ModelRecords.JSON.readTree(traffic));
    }

    @Test
    void isKeptAndTold() throws IOException {
        assertThat(models.traffic("digits")).isNull();
        set(GOOD);
        assertThat(models.traffic("digits")).isEqualTo(KEPT);
        assertThat(events).containsExactly(new ModelChanged("digits"));
        assertThat(open().traffic("digits")).as("after a restart").isEqualTo(KEPT);
        try (var bundled = Files.walk(directory.resolve("bundled"))) {
            assertThat(bundled).noneMatch(file -> file.endsWith(TrafficFile.NAME));
        }
        models.endTraffic("digits");
        assertThat(models.traffic("digits")).isNull();
        assertThat(open().traffic("digits")).isNull();
        models.endTraffic("digits");
    }

    @Test
    void isTakenOverFromOthers() {
        DiskModels other = open();
        set(GOOD);
        events.clear();
        other.refresh();
        assertThat(other.traffic("digits")).isEqualTo(KEPT);
        assertThat(events).containsExactly(new ModelChanged("digits"));
        models.endTraffic("digits");
        other.refresh();
        assertThat(other.traffic("digits")).isNull();
    }

    @Test
    void outlivesItsVersionsAndEndsWithItsModel() throws IOException {
        set("{\"split\":[{\"version\":\"2\",\"weight\":1}]}");
        models.setLabel("digits", "canary", "1");
        models.deleteVersion("digits", "2");
        assertThat(models.traffic("digits")).isNotNull();
        models.publish("letters", StagedModel.in(directory.resolve("home/staged"), "job-1"));
        models.setTraffic("letters", ModelRecords.JSON.readTree("{\"split\":[{\"version\":\"1\",\"weight\":1}]}"));
        models.deleteModel("letters");
        models.publish("letters", StagedModel.in(directory.resolve("home/staged"), "job-2"));
        assertThat(models.traffic("letters")).isNull();
    }

    @Test
    void aFileThatIsNoneIsPassedOver() throws IOException {
        for (String text : List.of("", "{", "null", "[]", "{\"split\":[{\"version\":\"1\",\"weight\":-1}]}", "{}")) {
            Files.writeString(directory.resolve("home/models/digits/traffic.json"), text);
            models.refresh();
            assertThat(models.traffic("digits")).as(text).isNull();
            assertThat(models.resolve("digits", null).version()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[] | body",
                "{} | body",
                "{\"split\":null,\"shadow\":null} | body",
                "{\"splits\":[]} | splits",
                "{\"split\":[]} | split",
                "{\"split\":{}} | split",
                "{\"split\":[1,{}]} | split[0],split[1].version,split[1].weight",
                "{\"split\":[{\"version\":\"stable\",\"weight\":0},{\"version\":\"2\",\"weight\":0}]} | split",
                "{\"split\":[{\"version\":\"stable\",\"weight\":-1}]} | split[0].weight",
                "{\"split\":[{\"version\":\"stable\",\"weight\":1.5}]} | split[0].weight",
                "{\"split\":[{\"version\":\"stable\",\"weight\":\"1\"}]} | split[0].weight",
                "{\"split\":[{\"version\":\"stable\",\"weight\":1000001}]} | split[0].weight",
                "{\"split\":[{\"version\":1,\"weight\":1}]} | split[0].version",
                "{\"split\":[{\"version\":\"9\",\"weight\":1},{\"version\":\"beta\",\"weight\":1,\"x\":1}]}"
                        + " | split[0].version,split[1].x,split[1].version",
                "{\"split\":[{\"version\":\"canary\",\"weight\":1},{\"version\":\"canary\",\"weight\":2}]}"
                        + " | split[1].version",
                "{\"split\":[{\"version\":\"3\",\"weight\":1},{\"version\":\"4\",\"weight\":1}]}"
                        + " | split[0].version,split[1].version",
                "{\"shadow\":\"canary\"} | shadow",
                "{\"shadow\":{}} | shadow.version,shadow.fraction",
                "{\"shadow\":{\"version\":\"canary\",\"fraction\":0}} | shadow.fraction",
                "{\"shadow\":{\"version\":\"canary\",\"fraction\":1.01}} | shadow.fraction",
                "{\"shadow\":{\"version\":\"canary\",\"fraction\":\"1\"}} | shadow.fraction",
                "{\"shadow\":{\"version\":\"canary\",\"fraction\":1e999}} | shadow.fraction",
                "{\"shadow\":{\"version\":\"4\",\"fraction\":1,\"of\":2}} | shadow.of,shadow.version",
                "{\"split\":[{\"version\":\"x\",\"weight\":1}],\"shadow\":{\"version\":\"y\",\"fraction\":2}}"
                        + " | split[0].version,shadow.version,shadow.fraction",
            })
    void isRefusedWithAllFaultyFieldsAndChangesNothing(String traffic, String fields) {
        set(GOOD);
        events.clear();
        InvalidFields refused = catchThrowableOfType(InvalidFields.class, () -> set(traffic));
        assertThat(refused.faults()).extracting(FieldFault::field).containsExactly(fields.split(","));
        assertThat(models.traffic("digits")).isEqualTo(KEPT);
        assertThat(open().traffic("digits")).isEqualTo(KEPT);
        assertThat(events).isEmpty();
    }

    @Test
    void aRefusalTellsWhatThereIsAndWhyAVersionDoesNotFit() {
        InvalidFields refused = catchThrowableOfType(
                InvalidFields.class,
                () -> set("{\"split\":[{\"version\":\"beta\",\"weight\":1},{\"version\":\"3\",\"weight\":1}]}"));
        assertThat(refused.faults().getFirst().message()).contains("beta", "[4, 3, 2, 1, canary, stable]");
        assertThat(refused.faults().getLast().message()).contains("version 3", "(32, 32, 1)", "(28, 28, 1)");
    }
}
