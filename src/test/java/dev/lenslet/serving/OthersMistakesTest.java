package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** One runner, so that requests are run together; seven clients ask rightly while one sends what cannot be answered. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "lenslet.serving.concurrency=1")
class OthersMistakesTest extends ServesBrightness {

    private static final int REQUESTS = 150;

    @Test
    void oneClientsWrongShapesFailNoneOfTheOthersRequests(@LocalServerPort int port, @Autowired ServedModels served)
            throws Exception {
        Ready.await(served);
        V2 client = new V2(port);
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            Future<List<Integer>> wrong = clients.submit(() -> {
                List<Integer> statuses = new ArrayList<>();
                while (!over.get()) {
                    statuses.add(client.post(
                                    "/v2/models/digits/infer",
                                    V2.request(V2.tensor(1, "1").replace("4,4", "4,5")))
                            .status());
                    statuses.add(client.post(
                                    "/v2/models/digits/infer",
                                    new byte[60],
                                    V2.LENGTH,
                                    "0",
                                    "Content-Type",
                                    "application/octet-stream")
                            .status());
                }
                return statuses;
            });
            List<Future<Integer>> right = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                right.add(clients.submit(() -> {
                    int answered = 0;
                    for (int request = 0; request < REQUESTS; request++) {
                        if (client.post("/v2/models/digits/infer", V2.request(V2.tensor(1, "1")))
                                        .status()
                                == 200) {
                            answered++;
                        }
                    }
                    return answered;
                }));
            }
            for (Future<Integer> answered : right) {
                assertThat(answered.get()).isEqualTo(REQUESTS);
            }
            over.set(true);
            assertThat(wrong.get()).isNotEmpty().containsOnly(400);
        }
    }
}
