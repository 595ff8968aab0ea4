package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lenslet.serving.V2.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What is malformed is refused with the protocol's status, and the service goes on. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "lenslet.serving.max-body=200KB")
class OpenInferenceFaultsTest {

    @TempDir
    static Path directory;

    private static final String INFER = "/v2/models/digits/infer";
    private static final String NUMBERS = "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1";

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        TestModels.brightness(directory.resolve("models/digits/1"));
        TestModels.letters(directory.resolve("models/languages/1"));
        TestModels.serve(registry, directory);
    }

    private final V2 client;

    OpenInferenceFaultsTest(@LocalServerPort int port) {
        this.client = new V2(port);
    }

    @BeforeEach
    void awaitModels(@Autowired ServedModels served) {
        Ready.await(served);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                arguments("{", 400, "cut off"),
                arguments("[]", 400, "must be an object"),
                arguments("{}", 400, "inputs: is missing"),
                arguments("{\"inputs\":[]}", 400, "inputs: is empty"),
                arguments("{\"inputs\":{}}", 400, "must be an array"),
                arguments("{\"inputs\":[1]}", 400, "must be an object"),
                arguments("{\"inputs\":[{}]}", 400, "name: is missing"),
                arguments("{\"inputs\":[],\"inputs\":[]}", 400, "inputs"),
                arguments(V2.request(V2.tensor(1, "1"), "\"id\":\"a\",\"id\":\"b\""), 400, "given twice"),
                arguments(V2.request(V2.tensor(1, "1"), "\"id\":5"), 400, "id: must be a string"),
                arguments(V2.request(V2.tensor(1, "1"), "\"other\":1"), 400, "other: is unknown"),
                arguments(V2.request(V2.tensor(1, "1")) + "x", 400, "goes on"),
                arguments(V2.request(V2.tensor(1, "1") + "," + V2.tensor(1, "1")), 400, "more than one"),
                arguments(V2.request(V2.tensor(1, "NaN")), 400, "finite number"),
                arguments(V2.request(V2.tensor(1, "Infinity")), 400, "finite number"),
                arguments(V2.request(V2.tensor(1, "1e39")), 400, "finite number"),
                arguments(V2.request(V2.tensor(1, "null")), 400, "finite number"),
                arguments(V2.request(V2.tensor(1, "true")), 400, "finite number"),
                arguments(V2.request(V2.tensor(1, "\"1\"")), 400, "finite number"),
                arguments(V2.request(V2.tensor(1, "01")), 400, "well-formed"),
                arguments(V2.request(V2.tensor(65, "1")), 400, "65 rows"),
                arguments(tensor("[1,4,4,1]", NUMBERS + ",1"), 400, "more than 16"),
                arguments(tensor("[1,4,4,1]", "1,1"), 400, "has 2 elements"),
                arguments(tensor("[1,4,4,1]", ""), 400, "has 0 elements"),
                arguments(tensor("[1,4,4,1]", "[[1],[1],[1],[1]]"), 400, "data: must be an array"),
                arguments(tensor("[1,4,4,1]", "[".repeat(5_000)), 400, "finite number"),
                arguments(tensor("[1,4,4]", NUMBERS), 400, "the model takes [-1, 4, 4, 1]"),
                arguments(tensor("[1,4,4,-1]", NUMBERS), 400, "the model takes"),
                arguments(tensor("[-1,4,4,1]", NUMBERS), 400, "the model takes"),
                arguments(tensor("[0,4,4,1]", ""), 400, "the model takes"),
                arguments(tensor("[1.5,4,4,1]", NUMBERS), 400, "whole number"),
                arguments(tensor("[9223372036854775807,4,4,1]", NUMBERS), 400, "rows"),
                arguments(tensor("[4294967297,4,4,1]", NUMBERS), 400, "rows"),
                arguments(tensor("[92233720368547758070,4,4,1]", NUMBERS), 400, "whole number"),
                arguments(tensor("[" + "1,".repeat(20) + "1]", NUMBERS), 400, "extents"),
                arguments(
                        tensor("[1,4,4,1]", NUMBERS).replace("FP32", "INT64"),
                        400,
                        "'INT64'; the model's input is FP32"),
                arguments(tensor("[1,4,4,1]", NUMBERS).replace("FP32", "FP16"), 400, "FP16"),
                arguments(tensor("[1,4,4,1]", NUMBERS).replace("FP32", "NONE"), 400, "NONE"),
                arguments(tensor("[1,4,4,1]", NUMBERS).replace("FP32", "BYTES"), 400, "of BYTES"),
                arguments(
                        tensor("[1,4,4,1]", NUMBERS).replace("\"input\"", "\"x\""),
                        400,
                        "the model's input is 'input'"),
                arguments(tensor("[1,4,4,1]", NUMBERS).replace("\"data\"", "\"date\""), 400, "date: is unknown"),
                arguments(
                        tensor("[1,4,4,1]", NUMBERS)
                                .replace("\"data\"", "\"parameters\":{\"shared_memory_region\":\"r\"},\"data\""),
                        400,
                        "shared memory"),
                arguments(V2.request(V2.tensor(1, "1"), "\"parameters\":{\"sequence_id\":3}"), 400, "sequence"),
                arguments(V2.request(V2.tensor(1, "1"), "\"parameters\":{\"timeout\":-1}"), 400, "timeout"),
                arguments(V2.request(V2.tensor(1, "1"), "\"parameters\":{\"priority\":\"high\"}"), 400, "priority"),
                arguments(V2.request(V2.tensor(1, "1"), "\"parameters\":{\"own\":[1]}"), 400, "parameters.own"),
                arguments(V2.request(V2.tensor(1, "1"), "\"outputs\":[{\"name\":\"x\"}]"), 400, "output is 'out'"),
                arguments(V2.request(V2.tensor(1, "1"), "\"outputs\":[{}]"), 400, "is missing"),
                arguments(
                        V2.request(
                                V2.tensor(1, "1"),
                                "\"outputs\":[{\"name\":\"out\",\"parameters\":{\"classification\":-1}}]"),
                        400,
                        "classification"),
                arguments(
                        V2.request(
                                V2.tensor(1, "1"),
                                "\"outputs\":[{\"name\":\"out\",\"parameters\":{\"binary_data\":1}}]"),
                        400,
                        "true or false"),
                arguments(V2.binaryJson(1, 64), 400, "0 bytes behind"),
                arguments(V2.binaryJson(1, 1_000_000_000), 400, "0 bytes behind"),
                arguments("\0\0", 400, "must be an object"),
                arguments("{\"\u00ff\":1}", 400, "is unknown"));
    }

    private static String tensor(String shape, String data) {
        return V2.request("{\"name\":\"input\",\"shape\":" + shape + ",\"datatype\":\"FP32\",\"data\":[" + data + "]}");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refusesWhatIsMalformed(String body, int status, String error) {
        Answer answer = client.post(INFER, body, "Content-Type", "application/json");
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.text("/error")).contains(error);
        assertThat(answer.text("/type")).startsWith("urn:lenslet:problem:");
    }

    static Stream<Arguments> malformedBytes() {
        String json = V2.binaryJson(1, 64);
        byte[] good = V2.joined(json, V2.floats(16, 1));
        String length = Integer.toString(json.length());
        byte[] notFinite = V2.joined(json, V2.floats(16, Float.NaN));
        return Stream.of(
                arguments(good, "-1", "from 0 to"),
                arguments(good, "9999", "from 0 to"),
                arguments(good, "99999999999", "from 0 to"),
                arguments(good, "x", "from 0 to"),
                arguments(good, "0", "no rows of 64"),
                arguments(good, Integer.toString(json.length() - 1), "cut off"),
                arguments(good, Integer.toString(json.length() + 1), "goes on"),
                arguments(Arrays.copyOf(good, good.length - 4), length, "60 bytes behind"),
                arguments(Arrays.copyOf(good, good.length + 4), length, "68 bytes behind"),
                arguments(
                        V2.joined(V2.binaryJson(2, 64), V2.floats(16, 1)),
                        Integer.toString(V2.binaryJson(2, 64).length()),
                        "has 64 bytes; the tensor of this shape has 128"),
                arguments(notFinite, length, "finite number"),
                arguments(
                        V2.joined(V2.request(V2.tensor(1, "1")), new byte[8]),
                        Integer.toString(V2.request(V2.tensor(1, "1")).length()),
                        "8 bytes behind"));
    }

    @ParameterizedTest
    @MethodSource("malformedBytes")
    void refusesBytesThatAreNotWhatTheyClaim(byte[] body, String length, String error) {
        Answer answer = client.post(INFER, body, V2.LENGTH, length);
        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertThat(answer.text("/error")).contains(error);
    }

    @Test
    void refusesNumbersThatAreNoTokens() {
        for (String ids : new String[] {"0,1,2,4", "0,1,2,-1", "0,1,2,99999999999", "0,1,2,1.5", "0,1,2,16777217"}) {
            Answer answer = client.post(
                    "/v2/models/languages/infer",
                    V2.request("{\"name\":\"input\",\"shape\":[1,4],\"datatype\":\"INT32\",\"data\":[" + ids + "]}"));
            assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        }
    }

    @Test
    void refusesWhatIsUnknownEmptyOrTooLarge() {
        assertThat(client.post("/v2/models/none/infer", "{}").status()).isEqualTo(404);
        assertThat(client.post("/v2/models/digits/versions/9/infer", "{}").status())
                .isEqualTo(404);
        assertThat(client.post(INFER, "").status()).isEqualTo(400);
        assertThat(client.post(INFER, new byte[300 << 10]).status()).isEqualTo(413);
        assertThat(client.post(INFER, "{}", "Content-Encoding", "br").status()).isEqualTo(400);
        assertThat(client.post(INFER, "{}", "Content-Encoding", "gzip").status())
                .isEqualTo(400);
    }

    @Test
    void neverFailsOnDamagedRequests() {
        Random random = new Random(17);
        String json =
                V2.binaryJson(1, 64, "\"id\":\"x\"", "\"parameters\":{\"binary_data_output\":true,\"timeout\":0}");
        byte[] binary = V2.joined(json, V2.floats(16, 1));
        byte[] plain = V2.request(V2.tensor(1, "0.25")).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3_000; i++) {
            boolean bytes = random.nextBoolean();
            byte[] body = bytes ? binary.clone() : plain.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            body = random.nextInt(10) == 0 ? Arrays.copyOf(body, 1 + random.nextInt(body.length)) : body;
            int length = Math.min(body.length, json.length() + (random.nextInt(10) == 0 ? random.nextInt(9) - 4 : 0));
            Answer answer = bytes ? client.post(INFER, body, V2.LENGTH, "" + length) : client.post(INFER, body);
            assertThat(answer.status())
                    .as(() -> answer + " to " + (bytes ? "bytes" : "JSON"))
                    .isIn(200, 400);
        }
        assertThat(client.post(INFER, V2.request(V2.tensor(1, "1"))).status()).isEqualTo(200);
    }
}
