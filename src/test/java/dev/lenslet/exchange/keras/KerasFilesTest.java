package dev.lenslet.exchange.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.exchange.Beside;
import dev.lenslet.exchange.BuiltModel;
import dev.lenslet.exchange.UnreadableModel;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KerasFilesTest {

    private final KerasFiles files = new KerasFiles(64 << 20, 1_000_000);

    @TempDir
    Path scratch;

    private BuiltModel read(Path file) throws Exception {
        return file.toString().endsWith(".keras") ? files.readKeras(file, null) : files.readH5(file, null, null);
    }

    private static void assertAnswers(float[] answers, float[] expected) {
        assertThat(answers).hasSameSizeAs(expected);
        for (int i = 0; i < answers.length; i++) {
            assertThat(answers[i]).isCloseTo(expected[i], within(1e-5f));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sequential-3.h5", "sequential-3.keras", "nested-3.h5", "nested-3.keras", "graph-3.h5", "graph-3.keras",
                "frames-3.h5", "frames-3.keras", "sequential-2.h5", "sequential-2.keras", "nested-2.h5",
                        "nested-2.keras",
                "graph-2.h5", "frames-2.h5", "sequential-1.h5", "recurrent-1.h5"
            })
    void answersAsKerasDoes(String name) throws Exception {
        Saved saved = Saved.of(name);

        BuiltModel model = read(saved.file());

        assertAnswers(Saved.answers(model, saved.input(), saved.count(), scratch), saved.output());
    }

    @ParameterizedTest
    @ValueSource(strings = {"vgg16-narrow-weights.h5", "sequential-2-weights.h5"})
    void takesKeras2WeightsForAConfiguration(String name) throws Exception {
        Saved saved = Saved.of(name);
        String config = Files.readString(saved.file().resolveSibling(name + ".config.json"));

        BuiltModel model = files.readH5(saved.file(), KerasConfiguration.parse(config, "", null), null);

        assertAnswers(Saved.answers(model, saved.input(), saved.count(), scratch), saved.output());
    }

    @Test
    void takesWeightsForAConfiguration() throws Exception {
        Saved saved = Saved.of("sequential-3.weights.h5");
        String config = Files.readString(saved.file().resolveSibling("sequential-3.weights.h5.config.json"));

        BuiltModel model = files.readH5(saved.file(), KerasConfiguration.parse(config, "", null), null);

        assertAnswers(Saved.answers(model, saved.input(), saved.count(), scratch), saved.output());
    }

    @Test
    void asksForTheConfigurationOfWeightsAlone() throws Exception {
        Saved saved = Saved.of("sequential-3.weights.h5");

        assertThatThrownBy(() -> files.readH5(saved.file(), null, null))
                .isInstanceOf(UnreadableModel.class)
                .hasMessageContaining("'config'");
    }

    /** The files stay for {@code src/test/python/open_keras.py}, with the answers of the Keras that made the first ones. */
    @ParameterizedTest
    @ValueSource(strings = {"sequential-3.keras", "nested-3.keras", "graph-3.keras", "frames-3.keras"})
    void writesWhatItReads(String name) throws Exception {
        Saved saved = Saved.of(name);
        BuiltModel model = read(saved.file());
        Path written = Files.createDirectories(Path.of("target/keras-exports")).resolve(name);
        Files.copy(
                saved.file().resolveSibling(name + ".json"),
                written.resolveSibling(name.replace(".keras", ".json")),
                StandardCopyOption.REPLACE_EXISTING);
        try (OutputStream out = Files.newOutputStream(written)) {
            KerasZipWriter.write(model.network(), model.weights(), Beside.NOTHING, Instant.EPOCH, out);
        }

        // As Keras itself names them, which finds no class otherwise; models inside models were laid flat.
        JsonNode config = config(written);
        assertThat(config.path("module").asString())
                .isEqualTo(
                        config.path("class_name").asString().equals("Functional")
                                ? "keras.src.models.functional"
                                : "keras");
        BuiltModel again = files.readKeras(written, null);

        assertAnswers(Saved.answers(again, saved.input(), saved.count(), scratch), saved.output());
    }

    @Test
    void refusesALambda() throws Exception {
        Path file = withConfig("""
                {"class_name": "Sequential", "config": {"name": "s", "layers": [
                 {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [null, 2]}},
                 {"class_name": "Lambda", "config": {"name": "trick", "function": {"class_name": "__lambda__"}}}]}}""");

        assertThatThrownBy(() -> files.readKeras(file, null))
                .isInstanceOfSatisfying(
                        UnreadableModel.class,
                        refusal -> assertThat(refusal.slug()).isEqualTo("model-holds-code"))
                .hasMessageContaining("'trick'");
    }

    @Test
    void refusesClassesOfTheMakers() throws Exception {
        Path file = withConfig("""
                {"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": [
                 {"module": "mine.layers", "class_name": "Mine", "registered_name": "mine>Mine", "config": {"name": "m"}}]}}""");

        assertThatThrownBy(() -> files.readKeras(file, null))
                .isInstanceOf(UnreadableModel.class)
                .hasMessageContaining("mine.layers");
    }

    @Test
    void refusesAnEntryThatUnpacksToTooMuch() throws Exception {
        Path bomb = scratch.resolve("bomb.keras");
        try (ZipFile real = new ZipFile(Saved.of("sequential-3.keras").file().toFile());
                ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            for (String name : new String[] {"metadata.json", "config.json"}) {
                zip.putNextEntry(new ZipEntry(name));
                real.getInputStream(real.getEntry(name)).transferTo(zip);
            }
            zip.putNextEntry(new ZipEntry("model.weights.h5"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 80; i++) {
                zip.write(zeros);
            }
        }

        assertThatThrownBy(() -> files.readKeras(bomb, null))
                .isInstanceOf(UnreadableModel.class)
                .hasMessageContaining("unpacks to more than");
    }

    @Test
    void refusesMoreParametersThanAllowed() throws Exception {
        Path file = Saved.of("sequential-3.h5").file();

        assertThatThrownBy(() -> new KerasFiles(64 << 20, 10).readH5(file, null, null))
                .isInstanceOf(UnreadableModel.class)
                .hasMessageContaining("max-parameters");
    }

    private static JsonNode config(Path file) throws Exception {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return new JsonMapper().readTree(zip.getInputStream(zip.getEntry("config.json")));
        }
    }

    private Path withConfig(String config) throws Exception {
        Path file = scratch.resolve("made.keras");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> entry : Map.of(
                            "metadata.json", "{\"keras_version\":\"3.15.1\"}", "config.json", config)
                    .entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }
}
