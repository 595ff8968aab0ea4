package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.serving.V2.Answer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"lenslet.serving.concurrency=1", "lenslet.serving.queue=0", "lenslet.serving.max-wait=10m"})
@Import(GatedEngine.AllOpen.class)
class OpenInferenceBusyTest extends ServesBrightness {

    @Test
    void aFullQueueIs503WithATimeToComeAgain(
            @LocalServerPort int port, @Autowired ServedModels served, @Autowired GatedEngine engine) {
        V2 client = new V2(port);
        String request = V2.request(V2.tensor(1, "1"));
        Ready.await(served);
        engine.closeRuns();
        CompletableFuture<Answer> running =
                CompletableFuture.supplyAsync(() -> client.post("/v2/models/digits/infer", request));
        engine.arrived.acquireUninterruptibly();

        Answer refused = client.post("/v2/models/digits/infer", request);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.text("/error")).isNotEmpty();

        engine.openRuns();
        assertThat(running.join().status()).isEqualTo(200);
    }
}
