package dev.lenslet.engine.dl4j;

import dev.lenslet.device.Device;
import dev.lenslet.device.Gpu;
import dev.lenslet.device.Processor;
import dev.lenslet.network.Network;
import dev.lenslet.network.Weights;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.MemoryNeed;
import dev.lenslet.training.Trainer;
import dev.lenslet.training.TrainingEngine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Deeplearning4j 1.0.0-M2.1 on processors, with its oneDNN helpers brought back where the processor has AVX2.
 */
public final class Dl4jEngine implements TrainingEngine {

    @Override
    public String name() {
        return "dl4j";
    }

    @Override
    public List<String> objections(Network network, Hyperparameters hyperparameters) {
        return Dl4jObjections.to(network, hyperparameters);
    }

    @Override
    public @Nullable String objection(Device device) {
        return switch (device) {
            case Processor processor -> null;
            case Gpu gpu -> "it uses processors only";
        };
    }

    /** Measured with Adam: 64 MB and more, 6 to 9 arrays for parameters, 3 to 6 for what layers give. */
    @Override
    public MemoryNeed leastMemory(Network network, Hyperparameters hyperparameters) {
        int moments = UpdateRule.of(hyperparameters.optimizer()).slots();
        return MemoryNeed.of(network, 64L << 20, 1, 1 + moments, 2);
    }

    @Override
    public Map<String, String> systemProperties() {
        return systemProperties(Processor.detect());
    }

    static Map<String, String> systemProperties(Processor processor) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("org.eclipse.deeplearning4j.helpers.disable", Boolean.toString(!processor.hasAvx2()));
        // Of several natives on the class path JavaCPP takes those of this extension; a processor without AVX-512 ends
        // the process at the first instruction of those.
        if (processor.hasAvx512()) {
            properties.put("org.bytedeco.javacpp.platform.extension", "-onednn-avx512");
        } else if (processor.hasAvx2()) {
            properties.put("org.bytedeco.javacpp.platform.extension", "-onednn-avx2");
        }
        return properties;
    }

    @Override
    public Map<String, String> libraries() {
        return Map.of(
                "deeplearning4j",
                version("org.deeplearning4j/deeplearning4j-nn"),
                "natives",
                "nd4j-native" + systemProperties().getOrDefault("org.bytedeco.javacpp.platform.extension", ""));
    }

    private static String version(String artifact) {
        Properties properties = new Properties();
        try (InputStream in = Dl4jEngine.class.getResourceAsStream("/META-INF/maven/" + artifact + "/pom.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return properties.getProperty("version", "unknown");
    }

    @Override
    public Trainer start(Network network, Weights weights, Hyperparameters hyperparameters) {
        weights.check(network);
        return new Dl4jTrainer(network, weights, hyperparameters);
    }
}
