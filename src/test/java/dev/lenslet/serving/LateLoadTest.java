package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.registry.Models;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.MethodMode;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A model whose load takes longer than its request may; one request may wait for it. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"lenslet.serving.max-wait=10m", "lenslet.serving.queue=1", "lenslet.serving.queue-time=10m"})
@Import(GatedEngine.LoadsClosed.class)
@DirtiesContext
class LateLoadTest {

    private static final String INFER = "/v2/models/digits/infer";

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        TestModels.serve(registry, directory);
    }

    private final int port;
    private final V2 client;
    private final GatedEngine engine;

    LateLoadTest(@LocalServerPort int port, @Autowired GatedEngine engine) {
        this.port = port;
        this.client = new V2(port);
        this.engine = engine;
    }

    @BeforeEach
    void publish(@Autowired Models models) {
        models.publish("digits", TestModels.constant(directory.resolve("home/staged"), "a", "b"));
    }

    @AfterEach
    void letTheLoaderGo() {
        engine.openLoads();
    }

    private V2.Answer askFor(String time) {
        return client.post(INFER, "{}", RequestTimeout.HEADER, time);
    }

    @Test
    @DirtiesContext(methodMode = MethodMode.AFTER_METHOD)
    void isNotWaitedForBeyondTheDeadline() {
        V2.Answer answer = askFor("50ms");

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.toString()).contains("deadline");
    }

    @Test
    void isNotWaitedForByWhoHungUp() throws IOException {
        try (Socket waiting = new Socket(InetAddress.getLoopbackAddress(), port)) {
            waiting.getOutputStream()
                    .write(("POST " + INFER + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}")
                            .getBytes(StandardCharsets.ISO_8859_1));
            Ready.until(() -> askFor("50ms").status() == 503);
        }

        Ready.until(() -> askFor("50ms").status() == 504);
    }
}
