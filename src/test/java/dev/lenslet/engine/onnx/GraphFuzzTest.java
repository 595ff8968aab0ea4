package dev.lenslet.engine.onnx;

import dev.lenslet.fuzz.Bounded;
import dev.lenslet.fuzz.Damage;
import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Network;
import dev.lenslet.network.WeightInitialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** ONNX graphs that are damaged: they pass the check that comes before ONNX Runtime sees them, or are refused by it. */
class GraphFuzzTest {

    private static final long MOST = DataSize.ofMegabytes(64).toBytes();

    @Property(seed = "1")
    void onnx(@ForAll("graphs") byte[] bytes) throws IOException {
        Path file = Files.createTempFile("lenslet-fuzz", ".onnx");
        try {
            Files.write(file, bytes);
            Bounded.readsOrRefuses(MOST, () -> GraphCheck.of(file));
        } finally {
            Files.delete(file);
        }
    }

    @Provide
    static Arbitrary<byte[]> graphs() throws IOException {
        Network network = KerasJson.read(new JsonMapper().readTree("""
                {"class_name": "Sequential", "config": {"name": "n", "layers": [
                  {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [null, 8, 8, 1]}},
                  {"class_name": "Conv2D", "config": {"name": "conv", "filters": 4, "kernel_size": 3}},
                  {"class_name": "Flatten", "config": {"name": "flat"}},
                  {"class_name": "Dense", "config": {"name": "out", "units": 2, "activation": "softmax"}}]}}"""));
        Path file = Files.createTempDirectory("lenslet-fuzz").resolve("model.onnx");
        try {
            new OnnxExporter().export(network, WeightInitialization.of(network, 1), file);
            return Damage.of(List.of(Files.readAllBytes(file)));
        } finally {
            Files.delete(file);
            Files.delete(file.getParent());
        }
    }
}
