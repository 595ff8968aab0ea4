package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.media.Tones;
import dev.lenslet.serving.V2.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The bundled sounds and the samples, sent as they are to the protocols of tensors. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class EncodedSoundsTest {

    private static final String INFER = "/v2/models/sounds/infer";
    private static final List<String> LABELS = List.of("music", "silence", "speech");

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("lenslet.home", () -> directory.resolve("home"));
    }

    private final V2 client;
    private final Http http;

    EncodedSoundsTest(@LocalServerPort int port) {
        this.client = new V2(port);
        this.http = new Http(port);
    }

    @BeforeEach
    void awaitModels(@Autowired ServedModels served) {
        Ready.await(served);
    }

    private static byte[] sample(String name) throws IOException {
        return Files.readAllBytes(Path.of("samples", name));
    }

    private static String inputs(int rows, String rest) {
        return V2.request("{\"name\":\"input\",\"datatype\":\"BYTES\",\"shape\":[" + rows + "]," + rest + "}");
    }

    private static String json(byte[]... sounds) {
        String data = Stream.of(sounds)
                .map(sound -> '"' + Base64.getEncoder().encodeToString(sound) + '"')
                .collect(Collectors.joining(","));
        return inputs(sounds.length, "\"data\":[" + data + "]");
    }

    /** Each element with its length in front. */
    private Answer binary(byte[]... sounds) {
        ByteBuffer elements = ByteBuffer.allocate(
                        Stream.of(sounds).mapToInt(sound -> 4 + sound.length).sum())
                .order(ByteOrder.LITTLE_ENDIAN);
        Stream.of(sounds).forEach(sound -> elements.putInt(sound.length).put(sound));
        String head = inputs(sounds.length, "\"parameters\":{\"binary_data_size\":" + elements.capacity() + "}");
        return client.post(INFER, V2.joined(head, elements.array()), V2.LENGTH, "" + head.length());
    }

    /** What {@code POST /predict} says of it. */
    private double probability(String sample, String label) throws IOException {
        Http.Answer answer = http.post("/predict", "application/octet-stream", sample(sample));
        assertThat(answer.text("/predictions/0/label")).isEqualTo(label);
        return answer.json().at("/predictions/0/probability").asDouble();
    }

    @ParameterizedTest
    @CsvSource({"speech.ogg, speech", "music.flac, music", "silence.wav, silence"})
    void everyProtocolSaysWhatPredictSays(String sample, String label) throws IOException {
        int index = LABELS.indexOf(label);
        double expected = probability(sample, label);

        Answer rest = client.post(INFER, json(sample(sample)));
        assertThat(rest.json().at("/outputs/0/shape").toString()).as("%s", rest).isEqualTo("[1,3]");
        assertThat(rest.json().at("/outputs/0/data").size()).isEqualTo(3);
        assertThat(rest.json().at("/outputs/0/data/" + index).asDouble()).isEqualTo(expected, within(1e-5));

        Answer bytes = binary(sample(sample));
        assertThat(bytes.json().at("/outputs/0/data/" + index).asDouble())
                .as("%s", bytes)
                .isEqualTo(expected, within(1e-5));

        Answer v1 = client.post(
                "/v1/models/sounds:predict",
                "{\"instances\":[{\"b64\":\"" + Base64.getEncoder().encodeToString(sample(sample)) + "\"}]}");
        assertThat(v1.json().at("/predictions/0/" + index).asDouble())
                .as("%s", v1)
                .isEqualTo(expected, within(1e-5));
    }

    @Test
    void soundsOfSeveralLengthsAreARowEach() throws IOException {
        byte[] tone = Tones.wav(8_000, 1, 4_000, 440);
        double speech = probability("speech.ogg", "speech");
        String output = ",\"outputs\":[{\"name\":\"sound\",\"parameters\":{\"classification\":1}}]}";

        Answer each = binary(sample("silence.wav"), sample("speech.ogg"), tone);
        assertThat(each.json().at("/outputs/0/shape").toString()).isEqualTo("[3,3]");
        assertThat(each.json().at("/outputs/0/data/5").asDouble()).isEqualTo(speech, within(1e-5));
        String request = json(sample("silence.wav"), sample("speech.ogg"), tone);
        Answer top = client.post(INFER, request.substring(0, request.length() - 1) + output);
        assertThat(top.json().at("/outputs/0/data").values())
                .extracting(text -> text.asString().split(":", 3)[2])
                .containsExactly("silence", "speech", "music");

        String asBytes = request.substring(0, request.length() - 1) + ",\"parameters\":{\"binary_data_output\":true}}";
        Answer raw = client.post(INFER, asBytes);
        assertThat(raw.tail().remaining()).isEqualTo(36);
        assertThat((double) raw.tail().getFloat(20)).isEqualTo(speech, within(1e-5));
    }

    @Test
    void aSoundOfMoreWindowsThanARequestMayHaveIsRefused() {
        Answer answer = binary(Tones.wav(8_000, 1, 8_000 * 200, 440));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/error")).contains("windows", "/predict", "64");
    }

    @Test
    void whatIsNoSoundIsRefusedAndNothingStaysBehind() throws IOException {
        Answer answer = client.post(INFER, json(sample("silence.wav"), new byte[100]));
        assertThat(answer.status()).as("%s", answer).isBetween(400, 422);
        assertThat(answer.text("/error")).isNotEmpty();
        assertThat(client.post(INFER, json(sample("silence.wav"))).status()).isEqualTo(200);
    }
}
