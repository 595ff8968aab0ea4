package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.serving.V2.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Triton's Java client sends and how it reads answers, by its published source (triton-inference-server/client
 * 138a874, src/java): it is on no package registry, so it cannot be run here. It claims no content type, keeps no order of
 * fields, gives every tensor parameters, and its Jackson refuses fields that it does not know.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class TritonJavaClientTest extends ServesBrightness {

    private static final String INFER = "/v2/models/digits/infer";
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final V2 client;

    TritonJavaClientTest(@LocalServerPort int port) {
        this.client = new V2(port);
    }

    @BeforeEach
    void awaitModels(@Autowired ServedModels served) {
        Ready.await(served);
    }

    private record Tensor(String name, long[] shape, String datatype, Map<String, Object> parameters, Object[] data) {}

    @SuppressWarnings("checkstyle:ParameterName")
    private record Response(
            String model_name, String model_version, String id, Map<String, Object> parameters, List<Tensor> outputs) {}

    /** As the client reads it: the JSON part by its header, then as many bytes as the outputs say. */
    private static Response read(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        byte[] body = answer.response().body();
        String length = answer.header(V2.LENGTH);
        int json = length.isEmpty() ? body.length : Integer.parseInt(length);
        Response response = STRICT.readValue(new String(body, 0, json, StandardCharsets.UTF_8), Response.class);
        int bytes = 0;
        for (Tensor output : response.outputs()) {
            Object size =
                    output.parameters() == null ? null : output.parameters().get("binary_data_size");
            bytes += size == null ? 0 : (Integer) size;
        }
        assertThat(body.length - json).isEqualTo(bytes);
        return response;
    }

    @Test
    void numbersAsJsonWithEmptyParameters() {
        String tensor = V2.tensor(1, "1.0").replace("\"data\"", "\"parameters\":{},\"data\"");
        Answer answer = client.post(
                INFER,
                "{\"outputs\":[{\"name\":\"out\",\"parameters\":{\"binary_data\":false}}],\"inputs\":[" + tensor
                        + "]}");
        Response response = read(answer);
        assertThat(response.outputs()).hasSize(1);
        assertThat(((Number) response.outputs().getFirst().data()[1]).doubleValue())
                .isEqualTo(0.999665, within(1e-4));
    }

    @Test
    void bytesInAndOut() {
        String named = V2.binaryJson(
                1, 64, "\"outputs\":[{\"name\":\"out\",\"parameters\":{\"binary_data\":true}}]", "\"id\":\"mine\"");
        Answer answer = client.post(INFER, V2.joined(named, V2.floats(16, 1)), V2.LENGTH, "" + named.length());
        assertThat(read(answer).id()).isEqualTo("mine");
        assertThat(answer.tail().getFloat(4)).isEqualTo(0.999665f, within(1e-4f));

        String unnamed = V2.binaryJson(1, 64, "\"parameters\":{\"binary_data_output\":true}");
        Answer all = client.post(INFER, V2.joined(unnamed, V2.floats(16, 1)), V2.LENGTH, "" + unnamed.length());
        assertThat(read(all).outputs().getFirst().datatype()).isEqualTo("FP32");
        assertThat(all.tail().getFloat(4)).isEqualTo(0.999665f, within(1e-4f));
    }

    @Test
    void priorityBeyondLongTimeoutAndClasses() {
        String json = V2.binaryJson(
                1,
                64,
                "\"outputs\":[{\"name\":\"out\",\"parameters\":{\"classification\":2,\"binary_data\":true}}]",
                "\"parameters\":{\"priority\":18446744073709551615,\"timeout\":5000000}");
        Answer answer = client.post(INFER, V2.joined(json, V2.floats(16, 1)), V2.LENGTH, "" + json.length());
        assertThat(read(answer).outputs().getFirst().datatype()).isEqualTo("BYTES");
    }

    @Test
    void compressesBodies() throws IOException {
        String json = V2.binaryJson(64, 4096, "\"parameters\":{\"binary_data_output\":true}");
        byte[] body = V2.joined(json, V2.floats(16 * 64, 1));
        for (String coding : List.of("gzip", "deflate")) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (var out = coding.equals("gzip") ? new GZIPOutputStream(packed) : new DeflaterOutputStream(packed)) {
                out.write(body);
            }
            Answer answer =
                    client.post(INFER, packed.toByteArray(), V2.LENGTH, "" + json.length(), "Content-Encoding", coding);
            assertThat(answer.tail().remaining()).as("%s", answer).isEqualTo(64 * 12);
        }
    }

    @Test
    void refusesSequencesAndOtherShapesWithAnError() {
        String sequence = V2.binaryJson(
                1, 64, "\"parameters\":{\"sequence_id\":7,\"sequence_start\":true,\"sequence_end\":false}");
        Answer answer = client.post(INFER, V2.joined(sequence, V2.floats(16, 1)), V2.LENGTH, "" + sequence.length());
        assertThat(answer.status()).isBetween(400, 501);
        assertThat(answer.text("/error")).contains("sequence");
        Answer shape = client.post(INFER, V2.request(V2.tensor(1, "1").replace("4,4", "4,5")));
        assertThat(shape.status()).isEqualTo(400);
        assertThat(shape.text("/error")).contains("shape");
    }
}
