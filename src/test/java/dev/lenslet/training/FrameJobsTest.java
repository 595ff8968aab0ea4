package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lenslet.archive.NaturalOrder;
import dev.lenslet.dataset.Archives;
import dev.lenslet.training.Client.Answer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Sequences of frames from upload over training to predictions from whatever holds frames. */
class FrameJobsTest extends RunningService {

    private static final int FRAMES = 6;
    private static final int SIDE = 16;

    /** Drawn with a seed that no example has. */
    private static final int UNSEEN = 1_000;

    private static final String OWN = """
            {"class_name": "Sequential", "config": {"name": "moves", "layers": [
              {"class_name": "InputLayer", "config": {"name": "input", "batch_shape": [null, 6, 16, 16, 1]}},
              {"class_name": "TimeDistributed", "config": {"name": "conv", "layer":
                {"class_name": "Conv2D", "config": {"filters": 4, "kernel_size": [3, 3], "activation": "relu"}}}},
              {"class_name": "TimeDistributed", "config": {"name": "pool", "layer":
                {"class_name": "MaxPooling2D", "config": {}}}},
              {"class_name": "TimeDistributed", "config": {"name": "flat", "layer":
                {"class_name": "Flatten", "config": {}}}},
              {"class_name": "LSTM", "config": {"name": "lstm", "units": 12}},
              {"class_name": "Dense", "config": {"name": "way", "units": 2, "activation": "softmax"}}]}}""";

    @TempDir
    private Path directory;

    @Test
    void aConfigurationOfItsOwnLearnsWhichWayAShapeMoves() throws Exception {
        JsonNode record = trained("moves-own", OWN, "");
        assertThat(record.at("/metrics/test/accuracy").asDouble())
                .as("%s", record)
                .isGreaterThan(0.9);
        assertThat(record.at("/parity/max_difference").asDouble()).isLessThan(1e-4);
        assertThat(record.at("/input/preprocessing/kind").asString()).isEqualTo("frames");
        for (String way : MovingShapes.CLASSES) {
            List<BufferedImage> frames = MovingShapes.sequence(way, UNSEEN, FRAMES, SIDE);
            assertThat(label("moves-own", "image/gif", MovingShapes.gif(frames)))
                    .isEqualTo(way);
            assertThat(label("moves-own", "application/zip", zip(frames))).isEqualTo(way);
            assertThat(label("moves-own", "multipart/form-data; boundary=x", form(frames)))
                    .isEqualTo(way);
        }
    }

    @Test
    void aVideoIsASequenceToo() throws Exception {
        assumeThat(ffmpeg("-version")).as("ffmpeg is not installed").isZero();
        trained("moves-video", OWN, "");
        for (String way : MovingShapes.CLASSES) {
            Path gif = directory.resolve(way + ".gif");
            Files.write(gif, MovingShapes.gif(MovingShapes.sequence(way, UNSEEN, FRAMES, SIDE)));
            Path video = directory.resolve(way + ".mp4");
            assertThat(ffmpeg("-i", gif.toString(), "-pix_fmt", "yuv420p", video.toString()))
                    .isZero();
            assertThat(label("moves-video", "video/mp4", Files.readAllBytes(video)))
                    .isEqualTo(way);
        }
    }

    private static int ffmpeg(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException notThere) {
            return -1;
        }
    }

    @Test
    void theNamedNetworkTakesSmallerAndFewerFrames() throws Exception {
        JsonNode record = trained("moves-named", "\"cnn-lstm\"", "\"input_shape\": [6, 16, 16, 1],");
        assertThat(record.at("/metrics/test/accuracy").asDouble())
                .as("%s", record)
                .isGreaterThan(0.9);
        List<BufferedImage> frames = MovingShapes.sequence("left", UNSEEN, FRAMES, SIDE);
        assertThat(label("moves-named", "image/gif", MovingShapes.gif(frames))).isEqualTo("left");
    }

    /** The published version's record. */
    private JsonNode trained(String model, String network, String shape) {
        byte[] zip = Archives.zip(MovingShapes.folders(30, FRAMES, SIDE));
        Answer stored = client.post("/datasets?name=moves", "application/zip", BodyPublishers.ofByteArray(zip));
        assertThat(stored.status()).as("%s", stored).isIn(201, 409);
        Answer set = client.get("/datasets/moves");
        assertThat(set.text("/kind")).isEqualTo("frames");
        assertThat(set.json().get("count").asInt()).isEqualTo(60);
        String id = client.accepted("""
                {"model": "%s", "dataset": "moves", "network": %s, %s
                 "training": {"epochs": 15, "batch_size": 8, "learning_rate": 0.005, "seed": 1}}""".formatted(model, network, shape));
        JsonNode job = client.await(id, "SUCCEEDED");
        assertThat(job.path("state").asString()).as("%s", job).isEqualTo("SUCCEEDED");
        return client.get("/models/" + model + "/versions/stable").json();
    }

    private String label(String model, String type, byte[] body) {
        Answer answer = client.post("/predict?model=" + model, type, BodyPublishers.ofByteArray(body));
        assertThat(answer.json().path("predictions")).as("%s", answer).hasSize(1);
        return answer.text("/predictions/0/label");
    }

    private static byte[] zip(List<BufferedImage> frames) {
        Map<String, byte[]> files = new TreeMap<>(NaturalOrder.INSTANCE);
        for (int i = 0; i < frames.size(); i++) {
            files.put(i + ".png", MovingShapes.png(frames.get(i)));
        }
        return Archives.zip(files);
    }

    private static byte[] form(List<BufferedImage> frames) throws IOException {
        var form = new ByteArrayOutputStream();
        for (BufferedImage frame : frames) {
            form.write("--x\r\nContent-Disposition: form-data; name=\"input\"; filename=\"f.png\"\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            form.write(MovingShapes.png(frame));
            form.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        form.write("--x--\r\n".getBytes(StandardCharsets.US_ASCII));
        return form.toByteArray();
    }
}
