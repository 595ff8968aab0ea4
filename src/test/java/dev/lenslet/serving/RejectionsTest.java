package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** What is turned away is counted, by version and reason. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "lenslet.serving.concurrency=1",
            "lenslet.serving.queue=1",
            "lenslet.serving.max-wait=10m",
            "lenslet.serving.max-body=150KB",
            "lenslet.serving.body-memory=150KB",
        })
@Import(GatedEngine.AllOpen.class)
class RejectionsTest extends ServesBrightness {

    private static final String INFER = "/v2/models/digits/infer";
    private static final String REQUEST = V2.request(V2.tensor(1, "1"));

    private final int port;
    private final V2 client;
    private final GatedEngine engine;

    RejectionsTest(@LocalServerPort int port, @Autowired GatedEngine engine) {
        this.port = port;
        this.client = new V2(port);
        this.engine = engine;
    }

    @BeforeEach
    void load(@Autowired ServedModels served) {
        Ready.await(served);
    }

    @Test
    void whatComesTooLateOrToAFullQueueIsCountedByItsReason(@Autowired ServedModels served) {
        LoadedModel digits = served.lease("digits", null, Urgency.NORMAL);
        digits.release();
        double full = rejected("digits", "1", "queue_full");
        double late = rejected("digits", "1", "late");
        engine.closeRuns();
        CompletableFuture<Integer> running =
                inBackground(() -> client.post(INFER, REQUEST).status());
        engine.arrived.acquireUninterruptibly();

        assertThat(client.post(INFER, REQUEST, "X-Request-Timeout", "30ms").status())
                .isEqualTo(504);
        assertThat(rejected("digits", "1", "late")).isEqualTo(late + 1);
        CompletableFuture<Integer> waiting =
                inBackground(() -> client.post(INFER, REQUEST).status());
        Ready.until(() -> digits.queue().waiting() == 1);
        assertThat(client.post(INFER, REQUEST, "X-Request-Timeout", "30ms").status())
                .isEqualTo(503);
        assertThat(rejected("digits", "1", "queue_full")).isEqualTo(full + 1);

        engine.openRuns();
        assertThat(running.join()).isEqualTo(200);
        assertThat(waiting.join()).isEqualTo(200);
    }

    @Test
    void bodiesThatFindNoMemoryAreCountedBeforeTheirModelIsKnown() {
        double before = rejected("none", "none", "body_memory");
        byte[] body = new byte[100 << 10];
        // Either may be the first to ask for memory.
        Ready.until(() -> {
            try (Socket slow = new Socket("127.0.0.1", port)) {
                OutputStream out = slow.getOutputStream();
                out.write(("POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(body, 0, body.length - 1);
                out.flush();
                client.post("/predict", body);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            return rejected("none", "none", "body_memory") > before;
        });
    }

    private double rejected(String model, String version, String reason) {
        String line = "lenslet_rejections_total{model=\"%s\",reason=\"%s\",version=\"%s\"} "
                .formatted(model, reason, version);
        return client.get("/actuator/prometheus")
                .toString()
                .lines()
                .filter(sample -> sample.startsWith(line))
                .mapToDouble(sample -> Double.parseDouble(sample.substring(line.length())))
                .sum();
    }

    /** On a thread of its own: those of the common pool are too few. */
    private static <T> CompletableFuture<T> inBackground(Supplier<T> answer) {
        return CompletableFuture.supplyAsync(answer, task -> Thread.ofPlatform().start(task));
    }
}
