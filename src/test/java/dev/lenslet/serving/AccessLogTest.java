package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.serving.V2.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class AccessLogTest extends ServesBrightness {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String INFER = "/v2/models/digits/infer";

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("lenslet.access-log", () -> directory.resolve("access.log").toString());
    }

    private final int port;
    private final V2 client;

    AccessLogTest(@LocalServerPort int port) {
        this.port = port;
        this.client = new V2(port);
    }

    @BeforeEach
    void load(@Autowired ServedModels served) {
        Ready.await(served);
    }

    @Test
    void aPredictionIsOneLineWithItsModelAndItsClientsId() {
        String id = UUID.randomUUID().toString();
        String body = V2.request(V2.tensor(1, "1"));
        Answer answer = client.post(
                INFER + "?token=secret",
                body,
                "X-Request-Id",
                id,
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(answer.header("X-Request-Id")).isEqualTo(id);

        JsonNode line = line(id);
        assertThat(line.path("method").asString()).isEqualTo("POST");
        assertThat(line.path("path").asString()).isEqualTo(INFER);
        assertThat(line.path("protocol").asString()).isEqualTo("HTTP/1.1");
        assertThat(line.path("status").asInt()).isEqualTo(200);
        assertThat(line.path("bytes_in").asLong()).isEqualTo(body.length());
        assertThat(line.path("bytes_out").asLong()).isEqualTo(answer.response().body().length);
        assertThat(line.path("model").asString()).isEqualTo("digits");
        assertThat(line.path("version").asString()).isEqualTo("1");
        assertThat(line.path("client").asString()).isEqualTo("127.0.0.1");
        assertThat(line.path("trace_id").asString()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(line.path("duration_ms").isNumber()).isTrue();
        assertThat(Instant.parse(line.path("time").asString())).isBeforeOrEqualTo(Instant.now());
        assertThat(line.has("reason")).isFalse();
        assertThat(text()).doesNotContain("secret");
    }

    @Test
    void aRequestWithoutAnIdGetsOne() {
        String id = client.get("/v2").header("X-Request-Id");
        assertThat(UUID.fromString(id)).isNotNull();
        JsonNode line = line(id);
        assertThat(line.path("path").asString()).isEqualTo("/v2");
        assertThat(line.has("model")).isFalse();
    }

    @Test
    void aRefusalHasItsReason() {
        assertThat(line(client.get("/models/none").header("X-Request-Id"))
                        .path("reason")
                        .asString())
                .isEqualTo("unknown-model");
        JsonNode line = line(client.post(INFER, "{}").header("X-Request-Id"));
        assertThat(line.path("status").asInt()).isEqualTo(400);
        assertThat(line.path("model").asString()).isEqualTo("digits");
        assertThat(line.path("reason").asString()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\",\"status\":999,\"x\":\"",
                "two words",
                "line\u0085feed",
                "tab\tin it",
                "\\u000a",
                "\u202etnega",
            })
    void anIdThatIsNoPlainTextIsReplaced(String told) throws IOException {
        String answer =
                raw("GET /v2 HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: " + told + "\r\nConnection: close\r\n\r\n");
        String id = header(answer, "x-request-id: ");
        assertThat(UUID.fromString(id)).isNotNull();
        assertThat(line(id).path("status").asInt()).isEqualTo(200);
        assertThat(text()).doesNotContain(told);
    }

    @Test
    void anIdThatIsTooLongIsReplaced() {
        String told = "a".repeat(129);
        assertThat(client.post(INFER, "{}", "X-Request-Id", told).header("X-Request-Id"))
                .isNotEqualTo(told);
        assertThat(text()).doesNotContain(told);
        String longest = "b".repeat(128);
        assertThat(client.post(INFER, "{}", "X-Request-Id", longest).header("X-Request-Id"))
                .isEqualTo(longest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a\"b HTTP/1.1",
                "GET /%0a%7b%22status%22:1%7d HTTP/1.1",
                "GET /a\\b HTTP/1.1",
                "G\"ET /v2 HTTP/1.1",
                "GET /\u0001 HTTP/1.1",
                "GET /v2 HTTP/9\"9",
                "nonsense",
            })
    void noRequestCanBeginALineOfItsOwn(String request) throws IOException {
        int before = lines().size();
        raw(request + "\r\nHost: localhost\r\nX-Request-Id: ok\r\nConnection: close\r\n\r\n");
        Ready.until(() -> lines().size() > before);
        assertThat(lines()).hasSize(before + 1);
        JsonNode line = JSON.readTree(lines().getLast());
        assertThat(line.path("status").asInt()).isGreaterThanOrEqualTo(400);
        assertThat(line.path("request_id").asString()).isNotEmpty();
    }

    private JsonNode line(String id) {
        Ready.until(() -> text().contains(id));
        return lines().stream()
                .map(JSON::readTree)
                .filter(line -> line.path("request_id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> lines() {
        return text().lines().toList();
    }

    private static String text() {
        try {
            return Files.readString(directory.resolve("access.log"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String header(String answer, String name) {
        int at = answer.toLowerCase(Locale.ROOT).indexOf("\r\n" + name) + 2 + name.length();
        return answer.substring(at, answer.indexOf("\r\n", at));
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
