package bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/**
 * Writes one digit as requests of the Open Inference Protocol: {@code infer.json}, and {@code infer.bin} with its bytes
 * behind a JSON, whose length goes to {@code infer.length}.
 *
 * <p>Arguments: the directory to write to.
 */
final class InferBodies {

    private InferBodies() {}

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        Random random = new Random(1);
        ByteBuffer values = ByteBuffer.allocate(784 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder numbers = new StringBuilder();
        for (int i = 0; i < 784; i++) {
            // Most of a digit is black; grays are as eight bits over 255 print them.
            float value = random.nextInt(5) == 0 ? random.nextInt(256) / 255f : 0;
            values.putFloat(value);
            numbers.append(i == 0 ? "" : ",").append(value == 0 ? "0" : String.format(Locale.ROOT, "%.8f", value));
        }
        String tensor = "{\"inputs\":[{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[1,28,28,1],";
        Files.writeString(directory.resolve("infer.json"), tensor + "\"data\":[" + numbers + "]}]}");
        byte[] head = (tensor + "\"parameters\":{\"binary_data_size\":" + values.capacity()
                        + "}}],\"parameters\":{\"binary_data_output\":true}}")
                .getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream binary = new ByteArrayOutputStream();
        binary.write(head);
        binary.write(values.array());
        Files.write(directory.resolve("infer.bin"), binary.toByteArray());
        Files.writeString(directory.resolve("infer.length"), Integer.toString(head.length));
    }
}
