package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.dataset.Archives;
import dev.lenslet.media.Tones;
import dev.lenslet.serving.Http.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What is sent by mistake or on purpose, over HTTP: each a problem that says what is wrong, and the service goes on. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
@Timeout(60)
class BadInputTest {

    private static final String PREDICT = "/predict";
    private static final String IMPORT = "/models/bad/versions";
    private static final String UPLOAD = "/datasets?name=bad";

    /** Each is a process of its own, where FFmpeg is installed. */
    private static final List<String> VIDEOS = List.of("mp4", "webm");

    @TempDir
    static Path directory;

    private final Http http;

    BadInputTest(@LocalServerPort int port) {
        this.http = new Http(port);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("lenslet.home", () -> directory.resolve("home"));
    }

    @BeforeEach
    void awaitModels(@Autowired ServedModels served) {
        Ready.await(served);
    }

    @AfterEach
    void theServiceIsUnharmed() throws IOException {
        Answer answer = http.post(PREDICT, "image/png", Files.readAllBytes(Path.of("samples/seven.png")));
        assertThat(answer.text("/predictions/0/label")).as("%s", answer).isEqualTo("7");
        assertThat(http.get("/actuator/health/liveness").status()).isEqualTo(200);
    }

    /**
     * @param name what it is
     * @param slug of the problem's type
     * @param words in its detail
     */
    record Bad(String name, String path, String type, byte[] body, int status, String slug, String words) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Bad> inputs() throws IOException {
        byte[] wav = Tones.wav(8_000, 1, 8_000, 440);
        byte[] h5 = Files.readAllBytes(Path.of("src/test/resources/exchange/sequential-3.h5"));
        return Stream.of(
                new Bad(
                        "a PNG of 50,000 x 50,000 pixels in under 1 KB",
                        PREDICT,
                        "image/png",
                        Http.fixture("bomb.png"),
                        413,
                        "too-large",
                        "50000 x 50000"),
                new Bad(
                        "a WAV that claims 4 GB",
                        PREDICT,
                        "audio/wav",
                        with(wav, 40, 0xfffffff0),
                        413,
                        "too-large",
                        "seconds"),
                new Bad(
                        "a WAV of no channels",
                        PREDICT,
                        "audio/wav",
                        with(wav, 20, 1),
                        400,
                        "broken-media",
                        "0 channels"),
                new Bad("a zip bomb of frames", PREDICT, "application/zip", bomb("0.png"), 413, "too-large", "unpack"),
                new Bad(
                        "a zip bomb of a data set",
                        UPLOAD,
                        "application/zip",
                        bomb("dark/0.png"),
                        413,
                        "too-large",
                        "unpack"),
                new Bad(
                        "a data set of one class",
                        UPLOAD,
                        "application/zip",
                        Archives.zip(Map.of("dark/1.png", Archives.picture(8, 8, 1))),
                        422,
                        "invalid-dataset",
                        "one class"),
                new Bad(
                        "an HDF5 with absurd extents",
                        IMPORT,
                        "application/octet-stream",
                        absurd(h5),
                        422,
                        "unreadable-model",
                        "2^31-1"),
                new Bad(
                        "weights that are NaN",
                        IMPORT,
                        "application/octet-stream",
                        notANumber(h5),
                        422,
                        "unreadable-model",
                        "NaN"),
                new Bad(
                        "a Keras file with a Lambda layer",
                        IMPORT,
                        "application/octet-stream",
                        lambda(),
                        422,
                        "model-holds-code",
                        "'trick'"));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void isRefusedWithTheReason(Bad bad) {
        Answer answer = http.post(bad.path, bad.type, bad.body);

        assertThat(answer.status()).as("%s", answer).isEqualTo(bad.status);
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.text("/type")).isEqualTo("urn:lenslet:problem:" + bad.slug);
        assertThat(answer.text("/detail")).contains(bad.words);
    }

    static List<String> media() {
        return List.of(
                "rgb.png",
                "interlaced.png",
                "rgb.jpg",
                "progressive.jpg",
                "cmyk.jpg",
                "palette.gif",
                "animated.gif",
                "rgb.bmp",
                "lossy.webp",
                "lossless.webp",
                "raw.tiff",
                "tiff_lzw.tiff",
                "sound/s16.wav",
                "sound/s24.aiff",
                "sound/s16.au",
                "sound/s16.flac",
                "sound/stereo.mp3",
                "sound/stereo.ogg",
                "zip",
                "mp4",
                "webm");
    }

    @ParameterizedTest
    @MethodSource("media")
    void mediaCutInTheMiddleAreRefused(String file) {
        byte[] whole = medium(file);

        assertRefused(http.post(PREDICT, "application/octet-stream", Arrays.copyOf(whole, whole.length / 2)));
    }

    /** A little damage may pass: a pixel of another colour. Then there is an answer, but never a fault of the service. */
    @ParameterizedTest
    @MethodSource("media")
    void corruptMediaAreAnsweredOrRefused(String file) {
        Random random = new Random(file.hashCode());
        byte[] whole = medium(file);
        int rounds = VIDEOS.contains(file) ? 3 : 20;
        for (int round = 0; round < rounds; round++) {
            byte[] damaged = whole.clone();
            for (int hit = 0; hit < 1 + round; hit++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Answer answer = http.post(PREDICT, "application/octet-stream", damaged);
            if (answer.status() != 200) {
                assertRefused(answer);
            }
        }
    }

    @Test
    void corruptTextsAreRefused() {
        assertRefused(http.post(PREDICT, "text/plain; charset=utf-8", new byte[] {'a', (byte) 0xc3}));
        assertRefused(http.post(PREDICT, "text/plain; charset=none", "text"));
    }

    @Test
    void twoPicturesTrainNothing() {
        byte[] two =
                Archives.zip(Map.of("dark/1.png", Archives.picture(8, 8, 1), "light/1.png", Archives.picture(8, 8, 9)));
        Answer stored = http.post("/datasets?name=two", "application/zip", two);
        assertThat(stored.status()).as("%s", stored).isEqualTo(201);

        Answer refused = http.post("/training-jobs", "application/json", """
                {"model": "two", "dataset": "two", "network": "simple-cnn", "input_shape": [12, 12, 1]}""");

        assertThat(refused.status()).as("%s", refused).isEqualTo(422);
        assertThat(refused.text("/errors/0/field")).isEqualTo("dataset");
        assertThat(http.delete("/datasets/two").status()).isEqualTo(204);
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isIn(400, 413, 415, 422);
        assertThat(answer.text("/type")).startsWith("urn:lenslet:problem:");
        assertThat(answer.text("/detail")).isNotBlank().doesNotContain("Exception");
    }

    /** Videos are cut behind their first bytes, which is all that tells them: whether or not FFmpeg is here. */
    private static byte[] medium(String file) {
        return switch (file) {
            case "zip" -> Archives.zip(Archives.darkAndLight("", 4, 8));
            case "mp4" -> "\0\0\0\30ftypisom\0\0\2\0isommp41\0\0\1\0moov".getBytes(StandardCharsets.ISO_8859_1);
            case "webm" ->
                "\32\105\337\243\237\102\206\201\1\102\367\201\1\102\202\204webm\102\207\201\4\102\205\201\2"
                        .getBytes(StandardCharsets.ISO_8859_1);
            default -> Http.fixture(file);
        };
    }

    private static byte[] with(byte[] wav, int at, int value) {
        byte[] bytes = wav.clone();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
        return bytes;
    }

    /** 60 MB of zeros in 60 KB. */
    private static byte[] bomb(String name) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 60; i++) {
                zip.write(zeros);
            }
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry(name.replace("0", "1")));
            zip.write(Archives.picture(8, 8, 0));
        }
        return out.toByteArray();
    }

    /** The first kernel, 3 x 3 x 1 x 3, claims 2^40 rows. */
    private static byte[] absurd(byte[] h5) {
        byte[] bytes = h5.clone();
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at : places(file, 3, 3, 1, 3)) {
            file.putLong(at, 1L << 40);
        }
        return bytes;
    }

    /** The same kernel's first value. */
    private static byte[] notANumber(byte[] h5) {
        byte[] bytes = h5.clone();
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at : places(file, 3 * 3 * 3 * Float.BYTES)) {
            // The layout of a dataset in one piece: version 3, class 1, where it is, how long it is.
            if (file.get(at - 10) == 3 && file.get(at - 9) == 1) {
                file.putFloat(Math.toIntExact(file.getLong(at - 8)), Float.NaN);
            }
        }
        return bytes;
    }

    private static List<Integer> places(ByteBuffer file, long... numbers) {
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at + 8 * numbers.length <= file.limit(); at++) {
            boolean here = true;
            for (int i = 0; i < numbers.length; i++) {
                here &= file.getLong(at + 8 * i) == numbers[i];
            }
            if (here) {
                places.add(at);
            }
        }
        assertThat(places).isNotEmpty();
        return places;
    }

    private static byte[] lambda() {
        String config = """
                {"class_name": "Sequential", "config": {"name": "s", "layers": [
                 {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [null, 2]}},
                 {"class_name": "Lambda", "config": {"name": "trick", "function": {"class_name": "__lambda__"}}}]}}""";
        return Archives.zip(Map.of(
                "config.json",
                config.getBytes(StandardCharsets.UTF_8),
                "metadata.json",
                "{\"keras_version\": \"3.9.0\"}".getBytes(StandardCharsets.UTF_8),
                "model.weights.h5",
                new byte[16]));
    }
}
