package dev.lenslet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.registry.ModelRecord.FileEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ModelRecordsTest {

    @TempDir
    Path directory;

    private final ModelRecord record = StagedModel.record("job-1", Map.of("model.onnx", new FileEntry(4, "ab")));

    @Test
    void readsWhatItWrote() throws IOException {
        ModelRecords.write(record, directory);
        assertThat(ModelRecords.read(directory)).isEqualTo(record);
    }

    @Test
    void writesSnakeCaseShapesAsArraysAndTimesAsText() throws IOException {
        JsonNode json = written();
        assertThat(json.at("/metrics/test/confusion_matrix/0/1").intValue()).isEqualTo(1);
        assertThat(json.at("/metrics/test/per_class/0/label").stringValue()).isEqualTo("cat");
        assertThat(json.at("/input/shape").toString()).isEqualTo("[28,28,1]");
        assertThat(json.at("/input/preprocessing/kind").stringValue()).isEqualTo("image");
        assertThat(json.at("/created").stringValue()).isEqualTo("2026-01-02T03:04:05Z");
    }

    @Test
    void ignoresWhatALaterLensletAdded() throws IOException {
        ObjectNode json = written();
        json.put("colour", "blue");
        ((ObjectNode) json.get("input")).put("layout", "NHWC");
        write(json);
        assertThat(ModelRecords.read(directory)).isEqualTo(record);
    }

    @ParameterizedTest
    @ValueSource(strings = {"format", "created", "input", "output", "labels", "origin", "metrics", "files"})
    void namesAFieldThatIsMissingOrNull(String field) throws IOException {
        ObjectNode json = written();
        json.remove(field);
        write(json);
        assertThatThrownBy(() -> ModelRecords.read(directory))
                .isInstanceOf(BrokenVersion.class)
                .hasMessageContaining(field);
        json.putNull(field);
        write(json);
        assertThatThrownBy(() -> ModelRecords.read(directory))
                .isInstanceOf(BrokenVersion.class)
                .hasMessageContaining(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/input/shape",
                "/input/preprocessing/scale",
                "/output/kind",
                "/origin/kind",
                "/metrics/test/confusion_matrix",
                "/files/model.onnx/sha256",
                "/parity/tolerance"
            })
    void namesAFieldThatIsMissingFurtherIn(String path) throws IOException {
        ObjectNode json = written();
        int last = path.lastIndexOf('/');
        ((ObjectNode) json.at(path.substring(0, last))).remove(path.substring(last + 1));
        write(json);
        assertThatThrownBy(() -> ModelRecords.read(directory))
                .isInstanceOf(BrokenVersion.class)
                .hasMessageContaining(path.substring(last + 1));
    }

    @Test
    void allowsWhatMayBeAbsent() throws IOException {
        ObjectNode json = written();
        json.remove("network");
        json.remove("parity");
        ((ObjectNode) json.get("origin")).remove("job");
        ((ObjectNode) json.get("input")).putNull("preprocessing");
        write(json);
        ModelRecord read = ModelRecords.read(directory);
        assertThat(read.network()).isNull();
        assertThat(read.parity()).isNull();
        assertThat(read.origin().job()).isNull();
        assertThat(read.input().preprocessing()).isNull();
    }

    @Test
    void saysWhichFormatItReads() throws IOException {
        write(written().put("format", 2));
        assertThatThrownBy(() -> ModelRecords.read(directory))
                .isInstanceOf(BrokenVersion.class)
                .hasMessageContaining("format 2; this Lenslet reads 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "\"x\"", "not json"})
    void refusesWhatIsNoRecord(String text) throws IOException {
        Files.writeString(directory.resolve("model.json"), text);
        assertThatThrownBy(() -> ModelRecords.read(directory)).isInstanceOf(BrokenVersion.class);
    }

    private ObjectNode written() throws IOException {
        ModelRecords.write(record, directory);
        return (ObjectNode) ModelRecords.JSON.readTree(Files.readAllBytes(directory.resolve("model.json")));
    }

    private void write(JsonNode json) throws IOException {
        Files.writeString(directory.resolve("model.json"), json.toString());
    }
}
