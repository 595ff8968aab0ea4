package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.serving.Http.Answer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "lenslet.serving.concurrency=1",
            "lenslet.serving.queue=1",
            "lenslet.serving.max-wait=10m",
        })
@Import(GatedEngine.AllOpen.class)
class FullQueueTest extends ServesBrightness {

    @Test
    void requestsBeyondTheQueueAreRefusedAndThoseInItAnswered(
            @LocalServerPort int port, @Autowired ServedModels served, @Autowired GatedEngine engine) {
        Http http = new Http(port);
        byte[] picture = Http.picture("png", 255);
        Ready.await(served);
        engine.closeRuns();
        CompletableFuture<Answer> running =
                CompletableFuture.supplyAsync(() -> http.post("/predict", "image/png", picture));
        engine.arrived.acquireUninterruptibly();
        Thread client = new Thread(() -> http.post("/predict", "image/png", picture));
        client.start();
        Ready.until(() -> waiting(served) == 1);

        Answer refused = http.post("/predict", "image/png", picture);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text("/type")).isEqualTo("urn:lenslet:problem:busy");
        assertThat(refused.response().headers().firstValueAsLong("Retry-After")).hasValue(1);
        assertThat(http.get("/actuator/health/readiness").status()).isEqualTo(200);

        engine.openRuns();
        assertThat(running.join().status()).isEqualTo(200);
        Ready.until(() -> waiting(served) == 0);
        assertThat(http.post("/predict", "image/png", picture).status()).isEqualTo(200);
    }

    private static int waiting(ServedModels served) {
        LoadedModel model = served.lease("digits", null, Urgency.NORMAL);
        try {
            return model.queue().waiting();
        } finally {
            model.release();
        }
    }
}
