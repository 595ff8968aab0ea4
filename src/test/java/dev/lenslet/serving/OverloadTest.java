package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** More clients than the service can answer, or than do anything. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "lenslet.serving.concurrency=1",
            "lenslet.serving.queue=3",
            "lenslet.serving.slow-bodies=10",
            "server.tomcat.threads.max=40",
        })
@Import(GatedEngine.AllOpen.class)
class OverloadTest extends ServesBrightness {

    private static final String INFER = "/v2/models/digits/infer";
    private static final String ROW = "[[[1],[1],[1],[1]],[[1],[1],[1],[1]],[[1],[1],[1],[1]],[[1],[1],[1],[1]]]";
    private static final byte[] PICTURE = Http.picture("png", 255);

    /** Each path with what is sent to it and its type. */
    private static final Map<String, byte[]> REQUESTS = Map.of(
            "/predict",
            PICTURE,
            "/v1/models/digits:predict",
            ("{\"instances\":[" + ROW + "]}").getBytes(StandardCharsets.UTF_8),
            INFER,
            V2.request(V2.tensor(1, "1")).getBytes(StandardCharsets.UTF_8));

    private final int port;
    private final V2 client;

    OverloadTest(@LocalServerPort int port) {
        this.port = port;
        this.client = new V2(port);
    }

    @BeforeEach
    void awaitModels(@Autowired ServedModels served) {
        Ready.await(served);
    }

    private static byte[] body(String path) {
        return Objects.requireNonNull(REQUESTS.get(path), path);
    }

    private V2.Answer ask(String path) {
        return client.post(path, body(path), "Content-Type", path.equals("/predict") ? "image/png" : "text/json");
    }

    private void assertAllAnswered() {
        for (String path : REQUESTS.keySet()) {
            V2.Answer answer = ask(path);
            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        }
    }

    @Test
    void anOverloadIsAnsweredOrRefusedWithATimeToComeAgain(@Autowired GatedEngine engine) {
        engine.closeRuns();
        AtomicInteger refused = new AtomicInteger();
        List<CompletableFuture<List<V2.Answer>>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 30; i++) {
                String path = List.copyOf(REQUESTS.keySet()).get(i % REQUESTS.size());
                clients.add(CompletableFuture.supplyAsync(
                        () -> {
                            List<V2.Answer> answers = new ArrayList<>();
                            for (int request = 0; request < 20; request++) {
                                answers.add(ask(path));
                                refused.addAndGet(answers.getLast().status() == 200 ? 0 : 1);
                            }
                            return answers;
                        },
                        threads));
            }
            Ready.until(() -> refused.get() >= 100);
            engine.openRuns();
        }
        int answered = 0;
        for (CompletableFuture<List<V2.Answer>> each : clients) {
            for (V2.Answer answer : each.join()) {
                assertThat(answer.status()).as("%s", answer).isIn(200, 429, 503);
                assertThat(answer.header("Retry-After")).isEqualTo(answer.status() == 200 ? "" : "1");
                answered += answer.status() == 200 ? 1 : 0;
            }
        }
        assertThat(answered).isPositive();
        assertAllAnswered();
    }

    @Test
    void twoThousandIdleConnectionsStopNothing() throws IOException {
        int sockets = 2_000;
        long most = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
        // Both ends are in this process.
        assumeTrue(most > 2 * sockets + 500, "only " + most + " open files are allowed (ulimit -n)");
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < sockets; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                idle.add(socket);
                String begun = i % 3 == 0 ? "" : i % 3 == 1 ? "POST /pre" : "POST /predict HTTP/1.1\r\nHost: loc";
                socket.getOutputStream().write(begun.getBytes(StandardCharsets.ISO_8859_1));
            }
            assertAllAnswered();
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    /** Ten may be slow; of the others each would hold one of forty threads. */
    @Test
    void bodiesThatDoNotComeLeaveThreadsToOthers() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 80; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                slow.add(socket);
                socket.getOutputStream()
                        .write(("POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
                                        + "Content-Length: 100000\r\n\r\nsome of it")
                                .getBytes(StandardCharsets.ISO_8859_1));
            }
            assertThat(new String(slow.getLast().getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 429")
                    .contains("Retry-After: 1");
            for (String path : REQUESTS.keySet()) {
                assertThat(whole(path)).startsWith("HTTP/1.1 200");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** The status line of a request that is sent in one piece. */
    private String whole(String path) throws IOException {
        byte[] body = body(path);
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
                        + (path.equals("/predict") ? "image/png" : "text/json") + "\r\nContent-Length: " + body.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(all);
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
        }
    }
}
