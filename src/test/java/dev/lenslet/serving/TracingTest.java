package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.serving.OtlpCollector.Received;
import dev.lenslet.serving.V2.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Traces of requests, as a collector gets them. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "lenslet.serving.concurrency=1",
            "lenslet.serving.queue-time=10m",
            "lenslet.serving.max-wait=10m",
            "management.tracing.export.enabled=true",
            "management.tracing.sampling.probability=1",
            "management.opentelemetry.tracing.export.schedule-delay=50ms",
        })
@Import(GatedEngine.AllOpen.class)
class TracingTest extends ServesBrightness {

    private static final String INFER = "/v2/models/digits/infer";
    private static final String PARENT = "b7ad6b7169203331";
    private static final OtlpCollector COLLECTOR = new OtlpCollector();

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("management.opentelemetry.tracing.export.otlp.endpoint", COLLECTOR::endpoint);
        registry.add("lenslet.access-log", () -> directory.resolve("access.log").toString());
    }

    private final V2 client;
    private final GatedEngine engine;
    private final ServedModels served;

    TracingTest(@LocalServerPort int port, @Autowired GatedEngine engine, @Autowired ServedModels served) {
        this.client = new V2(port);
        this.engine = engine;
        this.served = served;
    }

    @BeforeEach
    void load() {
        Ready.await(served);
    }

    @AfterAll
    static void stop() {
        COLLECTOR.close();
    }

    @Test
    void aTraceThatARequestBringsGoesOnThroughQueueBatchAndInference() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        assertThat(infer(trace, "01").status()).isEqualTo(200);

        Received batch = await(trace, "batch");
        Received request = await(trace, "http post /v2/models/{model}/infer");
        assertThat(request.parent()).isEqualTo(PARENT);
        for (String part : List.of("decode", "queue", "inference", "batch")) {
            Received span = await(trace, part);
            assertThat(span.parent()).as(part).isEqualTo(request.id());
            assertThat(span.start()).as(part).isBetween(request.start() - 5_000_000, request.end());
            assertThat(span.end()).as(part).isBetween(span.start(), request.end() + 5_000_000);
        }
        assertThat(await(trace, "inference").links()).containsExactly(trace + ":" + batch.id());
        assertThat(batch.links()).containsExactly(trace + ":" + request.id());
    }

    @Test
    void aBatchIsLinkedToEveryRequestThatRodeInIt() {
        String first = "11111111111111111111111111111111";
        String second = "22222222222222222222222222222222";
        engine.closeRuns();
        CompletableFuture<Answer> running = inBackground(() -> infer("3".repeat(32), "01"));
        engine.arrived.acquireUninterruptibly();
        CompletableFuture<Answer> leader = inBackground(() -> infer(first, "01"));
        Ready.until(() -> waiting() == 1);
        CompletableFuture<Answer> rider = inBackground(() -> infer(second, "01"));
        Ready.until(() -> waiting() == 2);
        engine.openRuns();
        for (CompletableFuture<Answer> answer : List.of(running, leader, rider)) {
            assertThat(answer.join().status()).isEqualTo(200);
        }

        Received batch = await(first, "batch");
        assertThat(batch.links())
                .containsExactly(
                        first + ":"
                                + await(first, "http post /v2/models/{model}/infer")
                                        .id(),
                        second + ":"
                                + await(second, "http post /v2/models/{model}/infer")
                                        .id());
        assertThat(await(second, "inference").links()).containsExactly(first + ":" + batch.id());
        assertThat(COLLECTOR.span(second, "batch")).isEmpty();
    }

    @Test
    void rawInputIsTracedToo() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        client.post(
                "/predict", Http.picture("png", 255), "Content-Type", "image/png", "traceparent", parent(trace, "01"));
        for (String part : List.of("decode", "queue", "inference", "batch")) {
            assertThat(await(trace, part).trace()).isEqualTo(trace);
        }
    }

    @Test
    void whatItsCallerDoesNotSampleIsNotTraced() {
        String unsampled = "55555555555555555555555555555555";
        String sampled = "66666666666666666666666666666666";
        infer(unsampled, "00");
        infer(sampled, "01");
        await(sampled, "http post /v2/models/{model}/infer");
        assertThat(COLLECTOR.trace(unsampled)).isEmpty();
    }

    @Test
    void timersTellOfTracesByExemplars() {
        String trace = "77777777777777777777777777777777";
        Ready.until(() -> {
            infer(trace, "01");
            return client.get("/actuator/prometheus", "Accept", "application/openmetrics-text")
                    .toString()
                    .lines()
                    .anyMatch(line -> line.startsWith("lenslet_inference_seconds_bucket{model=\"digits\"")
                            && line.contains("trace_id=\"" + trace + "\""));
        });
    }

    private Answer infer(String trace, String flags) {
        return client.post(INFER, V2.request(V2.tensor(1, "1")), "traceparent", parent(trace, flags));
    }

    private int waiting() {
        LoadedModel model = served.lease("digits", null, Urgency.NORMAL);
        try {
            return model.queue().waiting();
        } finally {
            model.release();
        }
    }

    private static String parent(String trace, String flags) {
        return "00-" + trace + "-" + PARENT + "-" + flags;
    }

    private static Received await(String trace, String name) {
        Ready.until(() -> COLLECTOR.span(trace, name).isPresent());
        return COLLECTOR.span(trace, name).orElseThrow();
    }

    /** On a thread of its own: those of the common pool are too few. */
    private static <T> CompletableFuture<T> inBackground(Supplier<T> answer) {
        return CompletableFuture.supplyAsync(answer, task -> Thread.ofPlatform().start(task));
    }
}
