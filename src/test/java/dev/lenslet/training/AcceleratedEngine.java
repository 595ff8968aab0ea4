package dev.lenslet.training;

import dev.lenslet.device.Device;
import dev.lenslet.engine.dl4j.Dl4jEngine;
import dev.lenslet.network.Network;
import dev.lenslet.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** An engine that takes GPUs, as far as the service can tell: it says which its worker sees, and trains on processors. */
public final class AcceleratedEngine implements TrainingEngine {

    private final Dl4jEngine engine = new Dl4jEngine();

    @Override
    public String name() {
        return "accelerated";
    }

    @Override
    public List<String> objections(Network network, Hyperparameters hyperparameters) {
        return engine.objections(network, hyperparameters);
    }

    @Override
    public @Nullable String objection(Device device) {
        return null;
    }

    @Override
    public MemoryNeed leastMemory(Network network, Hyperparameters hyperparameters) {
        return engine.leastMemory(network, hyperparameters);
    }

    @Override
    public Map<String, String> systemProperties() {
        return engine.systemProperties();
    }

    @Override
    public Trainer start(Network network, Weights weights, Hyperparameters hyperparameters) {
        System.out.println("sees GPUs [" + System.getenv("CUDA_VISIBLE_DEVICES") + "], threads "
                + System.getenv("OMP_NUM_THREADS"));
        return engine.start(network, weights, hyperparameters);
    }

    /** It alone, to be put on the path of a service beside the application. */
    static Path jar(Path file) throws IOException {
        String type = AcceleratedEngine.class.getName();
        String entry = type.replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
                var bytes = AcceleratedEngine.class.getClassLoader().getResourceAsStream(entry)) {
            jar.putNextEntry(new ZipEntry(entry));
            jar.write(java.util.Objects.requireNonNull(bytes).readAllBytes());
            jar.putNextEntry(new ZipEntry("META-INF/services/" + TrainingEngine.class.getName()));
            jar.write(type.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return file;
    }
}
