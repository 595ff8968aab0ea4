package dev.lenslet.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.LensletApplication;
import dev.lenslet.problem.Refusal;
import dev.lenslet.serving.Serving;
import dev.lenslet.serving.TensorCall;
import dev.lenslet.serving.TestModels;
import dev.lenslet.serving.Urgency;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** The readers of JSON tensors and of binary ones, given requests that are damaged: a tensor or a refusal, and no other end. */
class InferRequestFuzzTest {

    private static final String JSON =
            "{\"id\":\"x\",\"parameters\":{\"timeout\":0,\"priority\":1},\"inputs\":[{\"name\":"
                    + "\"input\",\"shape\":[1,4,4,1],\"datatype\":\"FP32\",\"data\":[[[[0.5],[1e-3],[-2],[3]],[[4],[5],[6],[7]],"
                    + "[[8],[9],[10],[11]],[[12],[13],[14],[15.25]]]]}],\"outputs\":[{\"name\":\"out\"}]}";

    private static @Nullable ConfigurableApplicationContext service;
    private static @Nullable Path directory;

    @BeforeContainer
    static void start() throws IOException {
        Path fresh = Files.createTempDirectory("lenslet-fuzz");
        directory = fresh;
        TestModels.brightness(fresh.resolve("models/digits/1"));
        service = new SpringApplicationBuilder(LensletApplication.class)
                .run(
                        "--server.port=0",
                        "--spring.grpc.server.enabled=false",
                        "--lenslet.home=" + fresh.resolve("home"),
                        "--lenslet.models.dir=" + fresh.resolve("models"));
        while (!bean(ModelFacts.class).ready()) {
            Thread.yield();
        }
    }

    @AfterContainer
    static void stop() throws IOException {
        Objects.requireNonNull(service).close();
        FileSystemUtils.deleteRecursively(directory);
    }

    private static <T> T bean(Class<T> type) {
        return Objects.requireNonNull(service, "started before").getBean(type);
    }

    /** One byte in the place of another. */
    record Change(int at, byte with) {}

    @Provide
    Arbitrary<Change> changes() {
        Arbitrary<Byte> signs = Arbitraries.of(
                "{}[]\",:0123456789.eE+-tfnu\\ ".chars().mapToObj(c -> (byte) c).toList());
        return Combinators.combine(
                        Arbitraries.integers().between(0, 400), Arbitraries.oneOf(signs, Arbitraries.bytes()))
                .as(Change::new);
    }

    private static byte[] changed(byte[] whole, List<Change> changes, int cut) {
        byte[] body = whole.clone();
        changes.forEach(change -> body[change.at() % body.length] = change.with());
        return Arrays.copyOf(body, body.length - cut % body.length);
    }

    /** The numbers that were read; null where the request was refused. */
    private static float @Nullable [] read(byte[] body, int jsonLength) {
        try (TensorCall call = bean(Serving.class).open("digits", null)) {
            new InferRequestReader(body, jsonLength, call, bean(EncodedInputs.class), 64)
                    .read(System.nanoTime(), Urgency.NORMAL);
            FloatBuffer input = call.inputFloats();
            float[] numbers = new float[input.remaining()];
            input.get(numbers);
            return numbers;
        } catch (Refusal refused) {
            assertThat(refused.detail()).isNotEmpty();
            return null;
        }
    }

    private static byte[] binary(float[] numbers, int claimed) {
        byte[] json = json(claimed);
        ByteBuffer body =
                ByteBuffer.allocate(json.length + numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        body.put(json);
        for (float number : numbers) {
            body.putFloat(number);
        }
        return body.array();
    }

    private static byte[] json(int claimed) {
        return ("{\"inputs\":[{\"name\":\"input\",\"shape\":[1,4,4,1],\"datatype\":\"FP32\",\"parameters\":"
                        + "{\"binary_data_size\":" + claimed + "}}],\"parameters\":{\"binary_data_output\":true}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Property(seed = "21")
    void damagedJsonIsReadOrRefused(
            @ForAll @Size(max = 4) List<@From("changes") Change> changes, @ForAll @IntRange(max = 20) int cut) {
        byte[] body = changed(JSON.getBytes(StandardCharsets.UTF_8), changes, cut);
        float[] numbers = read(body, body.length);
        if (numbers != null) {
            assertThat(numbers).hasSize(16);
            for (float number : numbers) {
                assertThat(number).isFinite();
            }
        }
    }

    @Property(seed = "22")
    void damagedBytesAreReadOrRefused(
            @ForAll @Size(max = 4) List<@From("changes") Change> changes,
            @ForAll @IntRange(max = 20) int cut,
            @ForAll @IntRange(min = -8, max = 8) int shift) {
        byte[] whole = binary(new float[16], 64);
        byte[] body = changed(whole, changes, cut);
        int length = Math.clamp(json(64).length + (cut % 3 == 0 ? shift : 0), 0, body.length);
        float[] numbers = read(body, length);
        if (numbers != null) {
            assertThat(numbers).hasSize(16);
            for (int i = 0; i < 16; i++) {
                float sent =
                        ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getFloat(body.length - 64 + 4 * i);
                assertThat(numbers[i]).isEqualTo(sent).isFinite();
            }
        }
    }

    @Property(seed = "23")
    void numbersComeThroughAsTheyAre(
            @ForAll @Size(16) List<@FloatRange(min = -Float.MAX_VALUE, max = Float.MAX_VALUE) Float> numbers) {
        float[] sent = new float[16];
        for (int i = 0; i < 16; i++) {
            sent[i] = numbers.get(i);
        }
        byte[] bytes = binary(sent, 64);
        assertThat(read(bytes, json(64).length)).isEqualTo(sent);
        byte[] json = ("{\"inputs\":[{\"name\":\"input\",\"shape\":[1,4,4,1],\"datatype\":\"FP32\",\"data\":" + numbers
                        + "}]}")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(read(json, json.length)).isEqualTo(sent);
    }

    @Property(seed = "24")
    void whatIsNotAsLongAsItClaimsIsRefused(
            @ForAll @IntRange(max = 40) int count, @ForAll @IntRange(max = 200) int claimed) {
        byte[] body = binary(new float[count], claimed);
        float[] read = read(body, json(claimed).length);
        assertThat(read != null).isEqualTo(count == 16 && claimed == 64);
    }
}
