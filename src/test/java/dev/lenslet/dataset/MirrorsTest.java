package dev.lenslet.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final byte[] contents = new byte[300_000];
    private final List<Long> progress = new ArrayList<>();
    private final MirrorServer server = new MirrorServer();
    private final CountDownLatch silence = new CountDownLatch(1);

    @TempDir
    Path directory;

    private byte[] gzip = {};
    private PublishedFile file = new PublishedFile("set", "", "");

    @BeforeEach
    void publish() throws IOException {
        new Random(7).nextBytes(contents);
        gzip = MirrorServer.gzip(contents);
        file = new PublishedFile("set", checksum("MD5"), checksum("SHA-256"));
    }

    @AfterEach
    void stop() {
        silence.countDown();
        server.close();
    }

    @Test
    void putsTheUncompressedFileInItsPlace() throws Exception {
        server.with("/mnist/set.gz", MirrorServer.serving(gzip));

        Mirrors.Fetched fetched = fetch(server.at("/mnist/"));

        assertThat(fetched.from()).isEqualTo(server.at("/mnist/"));
        assertThat(fetched.bytes()).isEqualTo(gzip.length);
        assertFetched();
        assertThat(progress).isSorted().endsWith((long) gzip.length);
    }

    @Test
    void goesOnWhereAConnectionWasCut() throws Exception {
        server.with("/set.gz", MirrorServer.cutting(gzip, 120_000));

        fetch(server.at("/"));

        assertFetched();
        assertThat(server.asked().getFirst()).isEqualTo("whole");
        assertThat(server.asked()).hasSizeGreaterThan(2);
        assertThat(server.asked().subList(1, server.asked().size())).allMatch(range -> range.startsWith("bytes="));
    }

    @Test
    void goesOnWithWhatAStoppedProcessLeft() throws Exception {
        Files.createDirectories(directory.resolve("parts"));
        Files.write(directory.resolve("parts/set.gz.part"), Arrays.copyOf(gzip, 100_000));
        server.with("/set.gz", MirrorServer.serving(gzip));

        fetch(server.at("/"));

        assertFetched();
        assertThat(server.asked()).containsExactly("bytes=100000-");
    }

    @Test
    void keepsWhatCameForTheNextAttempt() throws Exception {
        server.with("/set.gz", exchange -> {
            if (MirrorServer.from(exchange) > 0) {
                exchange.sendResponseHeaders(503, -1);
            } else {
                MirrorServer.cutting(gzip, 100_000).handle(exchange);
            }
        });

        assertThatThrownBy(() -> fetch(server.at("/"))).hasMessageContaining("503");

        assertThat(directory.resolve("parts/set.gz.part")).hasSize(100_000);
        assertThat(directory.resolve("set")).doesNotExist();
    }

    @Test
    void asksForNothingMoreThanAWholeFile() throws Exception {
        Files.createDirectories(directory.resolve("parts"));
        Files.write(directory.resolve("parts/set.gz.part"), gzip);
        server.with("/set.gz", MirrorServer.serving(gzip));

        fetch(server.at("/"));

        assertFetched();
    }

    @Test
    void beginsAnewWhereTheServerIgnoresRanges() throws Exception {
        Files.createDirectories(directory.resolve("parts"));
        Files.write(directory.resolve("parts/set.gz.part"), Arrays.copyOf(gzip, 100_000));
        server.with("/set.gz", MirrorServer.deafToRanges(gzip));

        fetch(server.at("/"));

        assertFetched();
    }

    @Test
    void beginsAnewWhereTheServerSendsAnotherRange() throws Exception {
        Files.createDirectories(directory.resolve("parts"));
        Files.write(directory.resolve("parts/set.gz.part"), Arrays.copyOf(gzip, 100_000));
        server.with("/set.gz", MirrorServer.confused(gzip));

        fetch(server.at("/"));

        assertFetched();
        assertThat(server.asked()).containsExactly("bytes=100000-", "whole");
    }

    @Test
    void beginsAnewWhereWhatIsThereWasPackedDifferently() throws Exception {
        Files.createDirectories(directory.resolve("parts"));
        Files.write(directory.resolve("parts/set.gz.part"), new byte[100_000]);
        server.with("/set.gz", MirrorServer.serving(gzip));

        fetch(server.at("/"));

        assertFetched();
        assertThat(server.asked()).containsExactly("bytes=100000-", "whole");
    }

    @Test
    void triesTheNextMirror() throws Exception {
        byte[] others = MirrorServer.gzip(new byte[1000]);
        server.with("/gone/set.gz", MirrorServer.answering(404));
        server.with("/wrong/set.gz", MirrorServer.serving(others));
        server.with("/good/set.gz", MirrorServer.serving(gzip));

        Mirrors.Fetched fetched = fetch(server.at("/gone/"), server.at("/wrong/"), server.at("/good/"));

        assertThat(fetched.from()).isEqualTo(server.at("/good/"));
        assertFetched();
    }

    @Test
    void followsRedirects() throws Exception {
        server.with("/set.gz", exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(302, -1);
        });
        server.with("/elsewhere", MirrorServer.serving(gzip));

        fetch(server.at("/"));

        assertFetched();
    }

    @Test
    void takesNoOtherBytes() throws Exception {
        byte[] others = MirrorServer.gzip(new byte[contents.length]);
        server.with("/set.gz", MirrorServer.serving(others));

        assertThatThrownBy(() -> fetch(server.at("/"))).hasMessageContaining("checksum");
        assertThat(directory.resolve("parts/set.gz.part")).doesNotExist();
    }

    @Test
    void takesNoPageOfAProxyInstead() {
        server.with("/set.gz", MirrorServer.serving("<html>Please log in</html>".getBytes()));

        assertThatThrownBy(() -> fetch(server.at("/"))).hasMessageContaining("gzip");
    }

    @Test
    void takesNoGzipThatIsCutOffOnTheServer() {
        server.with("/set.gz", MirrorServer.serving(Arrays.copyOf(gzip, 1000)));

        assertThatThrownBy(() -> fetch(server.at("/"))).hasMessageContaining("gzip");
    }

    @Test
    void stopsAServerThatSendsForEver() throws Exception {
        server.with("/set.gz", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] chunk = new byte[1 << 20];
            for (int i = 0; i < 1000; i++) {
                exchange.getResponseBody().write(chunk);
            }
        });

        assertThatThrownBy(() -> fetch(server.at("/"))).hasMessageContaining("more than");
        assertThat(directory.resolve("parts/set.gz.part")).doesNotExist();
    }

    @Test
    void goesOnWhereAServerFellSilent() throws Exception {
        server.with("/set.gz", exchange -> {
            if (MirrorServer.from(exchange) > 0) {
                MirrorServer.serving(gzip).handle(exchange);
            } else {
                exchange.sendResponseHeaders(200, gzip.length);
                exchange.getResponseBody().write(gzip, 0, 100_000);
                exchange.getResponseBody().flush();
                fallSilent();
            }
        });

        new Mirrors(List.of(server.at("/")), directory.resolve("parts"), Duration.ofMillis(500))
                .fetch(file, directory.resolve("set"), progress::add);

        assertFetched();
    }

    @Test
    void givesUpOnAServerThatNeverAnswers() {
        server.with("/set.gz", exchange -> fallSilent());
        Mirrors mirrors = new Mirrors(List.of(server.at("/")), directory.resolve("parts"), Duration.ofMillis(500));

        assertThatThrownBy(() -> mirrors.fetch(file, directory.resolve("set"), progress::add))
                .hasMessageContaining("sent nothing");
    }

    @Test
    void saysThatNoMirrorIsConfigured() {
        assertThatThrownBy(() -> fetch()).hasMessageContaining("no mirror");
    }

    private void fallSilent() {
        try {
            silence.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Mirrors.Fetched fetch(URI... mirrors) throws IOException, InterruptedException {
        return new Mirrors(List.of(mirrors), directory.resolve("parts"), PATIENCE)
                .fetch(file, directory.resolve("set"), progress::add);
    }

    private void assertFetched() throws IOException {
        assertThat(Files.readAllBytes(directory.resolve("set"))).isEqualTo(contents);
        assertThat(directory.resolve("parts")).doesNotExist();
    }

    private String checksum(String algorithm) {
        MessageDigest digest = Checksums.digest(algorithm);
        digest.update(contents);
        return Checksums.hex(digest);
    }
}
