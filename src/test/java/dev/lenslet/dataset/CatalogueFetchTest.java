package dev.lenslet.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpHandler;
import dev.lenslet.media.Media;
import dev.lenslet.storage.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** MNIST from a mirror, as those who ask for it see it. */
class CatalogueFetchTest {

    private final MirrorServer server = new MirrorServer();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void showsNothingOfWhatCouldNotBeFetched() throws Exception {
        server.with("/", MirrorServer.serving(MirrorServer.gzip(new byte[1000])));
        try (DiskDataSets dataSets = open()) {
            assertThatThrownBy(() -> dataSets.ensure("mnist", (done, total) -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("checksum")
                    .hasMessageContaining("lenslet.data.mirrors.mnist");

            assertThat(dataSets.find("mnist")).isEmpty();
            assertNothingIsVisible();
            DataSetView failed =
                    DataSetView.of("mnist", dataSets.fetches().of("mnist").orElseThrow());
            assertThat(failed.state()).isEqualTo(DataSetView.State.FAILED);
            assertThat(failed.reason()).contains("checksum");
        }
    }

    @Test
    void callersShareOneFetch() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        server.with("/", exchange -> {
            asked.countDown();
            await(go);
            exchange.sendResponseHeaders(404, -1);
        });
        try (DiskDataSets dataSets = open()) {
            CompletableFuture<Void> first = ensure(dataSets);
            asked.await();
            Fetches.Fetch second = dataSets.fetch("mnist");

            assertThat(dataSets.fetch("mnist")).isSameAs(second);
            assertThat(DataSetView.of("mnist", second).state()).isEqualTo(DataSetView.State.FETCHING);
            go.countDown();
            assertThatThrownBy(first::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasStackTraceContaining("404");
            assertThatThrownBy(() -> Fetches.await(second, (done, total) -> {})).hasMessageContaining("404");
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void aLaterRequestTriesAgain() {
        server.with("/", MirrorServer.answering(503));
        try (DiskDataSets dataSets = openUnchecked()) {
            assertThatThrownBy(() -> dataSets.ensure("mnist", (done, total) -> {}))
                    .hasMessageContaining("503");
            assertThatThrownBy(() -> dataSets.ensure("mnist", (done, total) -> {}))
                    .hasMessageContaining("503");
        }
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void whatCouldNotBeFetchedCanBeDeletedAndWhatIsUnderWayNot() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        server.with("/", exchange -> {
            asked.countDown();
            await(go);
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write(new byte[500]);
            exchange.getResponseBody().flush();
        });
        try (DiskDataSets dataSets = open()) {
            Fetches.Fetch fetch = dataSets.fetch("mnist");
            asked.await();

            assertThatThrownBy(() -> dataSets.delete("mnist"))
                    .isInstanceOf(InvalidDataSet.class)
                    .hasMessageContaining("is being fetched");
            go.countDown();
            assertThatThrownBy(() -> Fetches.await(fetch, (done, total) -> {})).isInstanceOf(IOException.class);
            assertThat(home.resolve("downloads/mnist")).isNotEmptyDirectory();

            dataSets.delete("mnist");

            assertThat(dataSets.fetches().of("mnist")).isEmpty();
            assertThat(home.resolve("downloads/mnist")).doesNotExist();
            assertThatThrownBy(() -> dataSets.delete("mnist"))
                    .isInstanceOf(InvalidDataSet.class)
                    .hasMessageContaining("There is no data set");
        }
    }

    @Test
    void anErrorEndsTheWaitToo() {
        try (Fetches fetches = new Fetches()) {
            Fetches.Fetch fetch = fetches.begin("set", progress -> {
                throw new StackOverflowError("deep");
            });

            assertThatThrownBy(() -> Fetches.await(fetch, (done, total) -> {})).hasMessageContaining("deep");
        }
    }

    @Test
    void fetchesTheRealOneOverABadLineAndARestart() throws Exception {
        String data = System.getenv("LENSLET_DATA_DIR");
        assumeThat(data)
                .as("LENSLET_DATA_DIR names no directory with mnist/*.gz")
                .isNotNull();
        Path real = Path.of(String.valueOf(data), "mnist");
        for (PublishedFile file : Catalogue.MNIST_FILES) {
            byte[] gzip = Files.readAllBytes(real.resolve(file.remote()));
            server.with("/" + file.remote(), cutOnce(MirrorServer.cutting(gzip, 2_000_000)));
        }
        try (DiskDataSets dataSets = open()) {
            assertThatThrownBy(() -> dataSets.ensure("mnist", (done, total) -> {}))
                    .hasMessageContaining("503");
            assertThat(home.resolve("downloads")).isNotEmptyDirectory();
            assertNothingIsVisible();
        }
        try (DiskDataSets dataSets = open()) {
            dataSets.ensure("mnist", (done, total) -> {});

            DataSet mnist = dataSets.find("mnist").orElseThrow();
            assertThat(mnist.count()).isEqualTo(70_000);
            assertThat(mnist.source()).isEqualTo(server.at("/").toString());
            assertThat(home.resolve("downloads"))
                    .as("but for what keeps others from fetching the same")
                    .isDirectoryNotContaining(
                            file -> !file.getFileName().toString().endsWith(".lock"));
            // How much of what was sent before the cut also arrived is up to the sockets.
            assertThat(server.asked()).anyMatch(range -> range.matches("bytes=[1-9]\\d*-"));
        }
    }

    /** The second answer is a failure that no retry of the same start gets over. */
    private HttpHandler cutOnce(HttpHandler handler) {
        return exchange -> {
            if (server.asked().size() == 2) {
                exchange.sendResponseHeaders(503, -1);
            } else {
                handler.handle(exchange);
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static CompletableFuture<Void> ensure(DiskDataSets dataSets) {
        return CompletableFuture.runAsync(() -> {
            try {
                dataSets.ensure("mnist", (done, total) -> {});
            } catch (IOException | InterruptedException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    private DiskDataSets openUnchecked() {
        try {
            return open();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private DiskDataSets open() throws IOException {
        DataSetSettings settings = new DataSetSettings(
                DataSize.ofMegabytes(8),
                DataSize.ofMegabytes(16),
                DataSize.ofMegabytes(2),
                200,
                200,
                DataSize.ofBytes(0),
                Duration.ofSeconds(20));
        return new DiskDataSets(
                new Home(home),
                new LocalData(null, Map.of("mnist", List.of(server.at("/")))),
                settings,
                Media.withDefaultLimits());
    }

    private void assertNothingIsVisible() throws IOException {
        try (Stream<Path> left = Files.list(home.resolve("datasets"))) {
            assertThat(left).isEmpty();
        }
    }
}
