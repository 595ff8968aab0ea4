package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.serving.V2.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Headers that mean the same to every protocol over HTTP. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "lenslet.serving.max-body=200KB")
class RequestHeadersTest extends ServesBrightness {

    private static final String PREDICT = "/predict";
    private static final String V1 = "/v1/models/digits:predict";
    private static final String INFER = "/v2/models/digits/infer";
    private static final String ROW = "[[[1],[1],[1],[1]],[[1],[1],[1],[1]],[[1],[1],[1],[1]],[[1],[1],[1],[1]]]";

    private final V2 client;

    RequestHeadersTest(@LocalServerPort int port) {
        this.client = new V2(port);
    }

    @BeforeEach
    void awaitModels(@Autowired ServedModels served) {
        Ready.await(served);
    }

    private static String body(String path) {
        return path.equals(INFER) ? V2.request(V2.tensor(1, "1")) : "{\"instances\":[" + ROW + "]}";
    }

    private Answer post(String path, byte[] body, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        return client.post(path, body, all);
    }

    private Answer post(String path, String body, String... headers) {
        return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static byte[] coded(String coding, byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream compress =
                coding.equals("gzip") ? new GZIPOutputStream(out) : new DeflaterOutputStream(out)) {
            compress.write(body);
        }
        return out.toByteArray();
    }

    /** What cannot be read would be refused with 400, were it read. */
    @ParameterizedTest
    @CsvSource({"/predict", "/v1/models/digits:predict", "/v2/models/digits/infer"})
    void whatIsLateIsRefusedBeforeItIsRead(String path) {
        for (String body : new String[] {body(path), "{no JSON"}) {
            Answer late = post(path, body, "X-Request-Timeout", "1ns");
            assertThat(late.status()).as("%s", late).isEqualTo(504);
            assertThat(late.text("/type")).isEqualTo("urn:lenslet:problem:deadline");
        }
        assertThat(post(path, body(path), "X-Request-Timeout", "60000").status())
                .isEqualTo(200);
        assertThat(post(path, body(path), "X-Request-Timeout", "PT1M").status()).isEqualTo(200);
        Answer faulty = post(path, body(path), "X-Request-Timeout", "soon");
        assertThat(faulty.status()).isEqualTo(400);
        assertThat(faulty.text("/detail")).contains("X-Request-Timeout");
    }

    @Test
    void lateInputIsNotDecoded() {
        String encoded = "{\"instances\":[{\"b64\":\"bm90IGEgcGljdHVyZQ==\"}]}";
        assertThat(post(V1, encoded).status()).isEqualTo(400);
        assertThat(post(V1, encoded, "X-Request-Timeout", "1ns").status()).isEqualTo(504);
        assertThat(client.post(PREDICT, "no picture", "Content-Type", "image/png")
                        .status())
                .isEqualTo(415);
        assertThat(client.post(PREDICT, "no picture", "Content-Type", "image/png", "X-Request-Timeout", "1ns")
                        .status())
                .isEqualTo(504);
    }

    @ParameterizedTest
    @CsvSource({
        "/predict, gzip",
        "/predict, deflate",
        "/v1/models/digits:predict, gzip",
        "/v1/models/digits:predict, deflate",
        "/v2/models/digits/infer, gzip"
    })
    void readsCodedBodies(String path, String coding) throws IOException {
        byte[] whole = coded(coding, body(path).getBytes(StandardCharsets.UTF_8));
        Answer answer = post(path, whole, "Content-Encoding", coding);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);

        byte[] bomb = coded(coding, new byte[4 << 20]);
        assertThat(bomb.length).isLessThan(20_000);
        assertThat(post(path, bomb, "Content-Encoding", coding).status()).isEqualTo(413);

        whole[whole.length / 2] ^= 1;
        assertThat(post(path, whole, "Content-Encoding", coding).status()).isEqualTo(400);
    }

    @Test
    void picturesMayBeCodedToo() throws IOException {
        byte[] picture = Http.picture("png", 255);
        Answer answer =
                client.post(PREDICT, coded("gzip", picture), "Content-Type", "image/png", "Content-Encoding", "GZIP");
        assertThat(answer.text("/predictions/0/label")).isEqualTo("light");
    }

    /** Where a protocol knows no 415 it is a bad argument. */
    @ParameterizedTest
    @CsvSource({"/predict, 415", "/v1/models/digits:predict, 400", "/v2/models/digits/infer, 400"})
    void refusesOtherCodings(String path, int status) {
        Answer answer = post(path, body(path), "Content-Encoding", "br");
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.text("/detail")).contains("gzip, deflate");
        assertThat(post(path, body(path), "Content-Encoding", "identity").status())
                .isEqualTo(200);
    }
}
