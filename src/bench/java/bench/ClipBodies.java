package bench;

import dev.lenslet.network.NamedNetworks;
import dev.lenslet.network.Network;
import dev.lenslet.network.WeightInitialization;
import dev.lenslet.training.ModelExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.ServiceLoader;

/**
 * Writes {@code cnn-lstm} (30×128×128×1, weights of a seed) as the only model {@code clips} of {@code models}, and one clip of
 * noise as a request of the Open Inference Protocol: {@code clip.bin}, the length of whose JSON goes to {@code clip.length}.
 *
 * <p>Arguments: the directory to write to.
 */
final class ClipBodies {

    private ClipBodies() {}

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        Network network = new NamedNetworks().get("cnn-lstm").network();
        Path version = Files.createDirectories(directory.resolve("models/clips/1"));
        ServiceLoader.load(ModelExporter.class)
                .findFirst()
                .orElseThrow()
                .export(network, WeightInitialization.of(network, 1), version.resolve("model.onnx"));

        Random random = new Random(1);
        ByteBuffer values =
                ByteBuffer.allocate(network.inputShape().size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            values.putFloat(random.nextFloat());
        }
        byte[] head = ("{\"inputs\":[{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[1,30,128,128,1],"
                        + "\"parameters\":{\"binary_data_size\":" + values.capacity()
                        + "}}],\"parameters\":{\"binary_data_output\":true}}")
                .getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(head);
        body.writeBytes(values.array());
        Files.write(directory.resolve("clip.bin"), body.toByteArray());
        Files.writeString(directory.resolve("clip.length"), Integer.toString(head.length));
    }
}
