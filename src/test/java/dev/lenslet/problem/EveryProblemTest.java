package dev.lenslet.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is refused, and by whom, is refused as a problem document. Sent by socket: clients mend such requests. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class EveryProblemTest {

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("lenslet.home", () -> directory.resolve("home"));
        registry.add("lenslet.models.dir", () -> directory.resolve("models"));
    }

    private final int port;

    EveryProblemTest(@LocalServerPort int port) {
        this.port = port;
    }

    @ParameterizedTest
    @CsvSource({
        "GET /nowhere, Accept: */*, 404, not-found",
        "GET /, Accept: text/html, 404, not-found",
        "GET /error, Accept: */*, 404, not-found",
        "GET /predict, Accept: */*, 405, method-not-allowed",
        "BREW /models, Accept: */*, 405, method-not-allowed",
        "TRACE /models, Accept: */*, 405, method-not-allowed",
        "GET /models, Accept: image/png, 406, not-acceptable",
        "GET /models, Accept: nonsense, 406, not-acceptable",
        "GET /models/none, Accept: image/png, 404, unknown-model",
        "GET /models/none, Accept: nonsense, 404, unknown-model",
        "GET /models/%00, Accept: */*, 400, bad-request",
        "GET /models/%ZZ, Accept: */*, 400, bad-request",
        "GET /models/..%2f.., Accept: */*, 400, bad-request",
        "GET /models/<, Accept: */*, 400, bad-request"
    })
    void refusesWithAProblem(String request, String header, int status, String slug) throws IOException {
        assertProblem(
                request + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\nConnection: close\r\n\r\n", status, slug);
    }

    @Test
    void refusesHeadersThatAreTooLongWithAProblem() throws IOException {
        assertProblem(
                "GET /models HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "a".repeat(20_000) + "\r\n\r\n",
                400,
                "bad-request");
    }

    private void assertProblem(String request, int status, String slug) throws IOException {
        String answer = send(request);
        int blank = answer.indexOf("\r\n\r\n");
        String head = answer.substring(0, blank).toLowerCase(Locale.ROOT);
        String body = answer.substring(answer.indexOf('{', blank), answer.lastIndexOf('}') + 1);

        assertThat(head).startsWith("http/1.1 " + status + " ");
        assertThat(head).contains("content-type: application/problem+json");
        JsonNode problem = new JsonMapper().readTree(body);
        assertThat(problem.path("type").asString()).isEqualTo("urn:lenslet:problem:" + slug);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asString()).isNotEmpty();
        assertThat(problem.path("detail").asString()).isNotEmpty();
    }

    private String send(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
