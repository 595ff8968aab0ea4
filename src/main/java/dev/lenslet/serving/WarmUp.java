package dev.lenslet.serving;

import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.serving.Answering.Serving;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Sends the service its own requests when it has started, over connections as clients do, so that the first clients find the
 * way from socket to answer compiled. It answers others meanwhile, but is not ready. Where they are not answered, as with TLS, it
 * is left at that.
 */
@Component
class WarmUp {

    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
    private static final Duration POLL = Duration.ofMillis(20);

    /** As many at once as make batches, so that their way is compiled too. */
    private static final int CLIENTS = 8;

    private final ServedModels served;
    private final ModelLoader loader;
    private final Rehearsal rehearsal;
    private final ServingSettings settings;
    private final ServerProperties server;
    private volatile boolean over;
    private volatile boolean rehearsed;

    WarmUp(
            ServedModels served,
            ModelLoader loader,
            Rehearsal rehearsal,
            ServingSettings settings,
            ServerProperties server) {
        this.served = served;
        this.loader = loader;
        this.rehearsal = rehearsal;
        this.settings = settings;
        this.server = server;
        this.over = settings.warmUp().isZero();
    }

    /** Whether it was, or is not wanted. */
    boolean isOver() {
        return over;
    }

    @EventListener
    void started(ApplicationReadyEvent started) {
        if (!over
                && started.getApplicationContext() instanceof WebServerApplicationContext context
                && context.getWebServer() != null) {
            int port = context.getWebServer().getPort();
            Thread.ofPlatform().name("warm-up").daemon().start(() -> run(port));
        }
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        over = true;
    }

    private void run(int port) {
        long began = System.nanoTime();
        long end = began + settings.warmUp().toNanos();
        LoadedModel model = null;
        try {
            model = model(end);
            if (model != null) {
                long answered = rehearse(model, port, end);
                log.info("Warmed up by {} requests, in {} ms", answered, (System.nanoTime() - began) / 1_000_000);
            }
        } catch (IOException | RuntimeException failure) {
            log.warn("The service was not warmed up: {}", failure.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            rehearsal.end();
            if (model != null) {
                model.release();
            }
            over = true;
        }
    }

    /** The model for pictures, with a lease; null where it is not in memory in time. */
    private @Nullable LoadedModel model(long end) throws InterruptedException {
        while (!over && System.nanoTime() < end) {
            if (served.answering(settings.defaults().image()) instanceof Serving serving
                    && serving.model().acquire()) {
                return serving.model();
            }
            if (served.complete()) {
                return null;
            }
            Thread.sleep(POLL);
        }
        return null;
    }

    /** How many were answered. */
    private long rehearse(LoadedModel model, int port, long end) throws IOException, InterruptedException {
        rehearsal.begin(loader.rehearsal(model));
        InetAddress address = server.getAddress() == null ? InetAddress.getLoopbackAddress() : server.getAddress();
        String path = server.getServlet().getContextPath();
        WarmUpRequests requests = new WarmUpRequests(
                host(address) + ":" + port,
                path == null ? "/" : path + "/",
                model.version().model(),
                rehearsal.id(),
                model.session().input(),
                model.shape().inputSize());
        List<WarmUpRequests.Kind> kinds = model.version().record().input().preprocessing() instanceof ImagePreprocessing
                ? List.of(WarmUpRequests.Kind.values())
                : WarmUpRequests.Kind.TENSORS;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> answered = IntStream.range(0, CLIENTS)
                    .mapToObj(client -> clients.submit(() -> client(address, port, requests, kinds)))
                    .toList();
            CompilerWatch compilers = new CompilerWatch();
            boolean compiled = false;
            try {
                // A client that is done has failed.
                while (!over
                        && !compiled
                        && System.nanoTime() < end
                        && answered.stream().noneMatch(Future::isDone)) {
                    compiled = compilers.isQuietAfterWaiting();
                }
            } finally {
                rehearsed = true;
            }
            long all = 0;
            for (Future<Long> one : answered) {
                all += one.get();
            }
            return all;
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof IOException cause ? cause : new IOException(failure.getCause());
        }
    }

    /** One of the clients; how many of its requests were answered. */
    private long client(InetAddress address, int port, WarmUpRequests requests, List<WarmUpRequests.Kind> kinds)
            throws IOException {
        long answered = 0;
        while (!rehearsed) {
            try (WarmUpConnection connection = new WarmUpConnection(address, port)) {
                while (connection.isOpen() && !rehearsed) {
                    int status = connection.send(requests.of(kinds.get((int) (answered % kinds.size()))));
                    if (status != 200) {
                        throw new IOException("its own request was answered with status " + status);
                    }
                    answered++;
                }
            }
        }
        return answered;
    }

    private static String host(InetAddress address) {
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }
}
