package dev.lenslet.training.worker;

import dev.lenslet.network.Shape;
import dev.lenslet.training.LazyArray;
import dev.lenslet.training.job.JobJson;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Arrays by name in a file of the safetensors format (github.com/huggingface/safetensors): eight bytes that say how long the
 * header is, the header as JSON, the arrays' numbers. Here all are float32. An array at a time is in memory.
 *
 * @param metadata texts by name
 */
record Safetensors(Map<String, String> metadata, Map<String, LazyArray> arrays) {

    private static final String METADATA = "__metadata__";
    private static final int BUFFER_BYTES = 256 * 1024;

    /** Writes a new file, which the digest sees every byte of. */
    void write(Path file, MessageDigest digest) throws IOException {
        ObjectNode header = JobJson.mapper().createObjectNode();
        ObjectNode texts = header.putObject(METADATA);
        metadata.forEach(texts::put);
        long offset = 0;
        for (Map.Entry<String, LazyArray> entry : arrays.entrySet()) {
            Shape shape = entry.getValue().shape();
            ObjectNode array = header.putObject(entry.getKey()).put("dtype", "F32");
            shape.dims().forEach(array.putArray("shape")::add);
            array.putArray("data_offsets").add(offset).add(offset += 4L * shape.size());
        }
        byte[] json = JobJson.mapper().writeValueAsBytes(header);
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            drain(buffer.putLong(json.length), channel, digest);
            drain(ByteBuffer.wrap(json).position(json.length), channel, digest);
            for (LazyArray array : arrays.values()) {
                float[] values = array.values().get();
                for (int from = 0; from < values.length; from += BUFFER_BYTES / 4) {
                    int count = Math.min(BUFFER_BYTES / 4, values.length - from);
                    buffer.clear().asFloatBuffer().put(values, from, count);
                    drain(buffer.position(4 * count), channel, digest);
                }
            }
        }
    }

    private static void drain(ByteBuffer buffer, FileChannel channel, MessageDigest digest) throws IOException {
        buffer.flip();
        digest.update(buffer.duplicate());
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /**
     * Reads the header of a file that is known to be whole; arrays are read when their values are asked for.
     *
     * @throws IOException where it is no such file, too
     */
    static Safetensors open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = read(channel, 0, 8).getLong();
            long begin = 8 + length;
            if (length < 2 || begin > channel.size()) {
                throw new IOException(file + " has no header of safetensors");
            }
            byte[] json = read(channel, 8, Math.toIntExact(length)).array();
            JsonNode header = JobJson.mapper().readTree(new String(json, StandardCharsets.UTF_8));
            Map<String, String> metadata = new LinkedHashMap<>();
            Map<String, LazyArray> arrays = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : header.properties()) {
                if (entry.getKey().equals(METADATA)) {
                    entry.getValue()
                            .properties()
                            .forEach(text ->
                                    metadata.put(text.getKey(), text.getValue().asString()));
                } else {
                    JsonNode array = entry.getValue();
                    Shape shape = JobJson.mapper().treeToValue(array.get("shape"), Shape.class);
                    long from = begin + array.get("data_offsets").get(0).asLong();
                    arrays.put(entry.getKey(), new LazyArray(shape, () -> values(file, from, shape.size())));
                }
            }
            return new Safetensors(metadata, arrays);
        } catch (JacksonException | IllegalArgumentException | ArithmeticException broken) {
            throw new IOException(file + " has a broken header", broken);
        }
    }

    private static float[] values(Path file, long from, int count) {
        float[] values = new float[count];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (int at = 0; at < count; at += BUFFER_BYTES / 4) {
                int some = Math.min(BUFFER_BYTES / 4, count - at);
                read(channel, from + 4L * at, 4 * some).asFloatBuffer().get(values, at, some);
            }
            return values;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static ByteBuffer read(FileChannel channel, long from, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new EOFException("the file ends too early");
            }
        }
        return buffer.flip();
    }
}
