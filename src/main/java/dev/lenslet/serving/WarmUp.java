package dev.lenslet.serving;

import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.serving.Answering.Serving;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
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
 * Sends the service its own requests when it has started, over a connection as clients do, so that the first clients find the
 * way from socket to answer compiled. It answers others meanwhile, but is not ready. Where they are not answered, as with TLS, it
 * is left at that.
 */
@Component
class WarmUp {

    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
    private static final Duration POLL = Duration.ofMillis(20);

    private final ServedModels served;
    private final ModelLoader loader;
    private final Rehearsal rehearsal;
    private final ServingSettings settings;
    private final ServerProperties server;
    private volatile boolean over;

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
                int answered = rehearse(model, port, end);
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
    private int rehearse(LoadedModel model, int port, long end) throws IOException {
        rehearsal.begin(loader.rehearsal(model));
        WarmUpRequests requests = new WarmUpRequests(
                base(port),
                model.version().model(),
                rehearsal.id(),
                model.session().input(),
                model.shape().inputSize());
        List<WarmUpRequests.Kind> kinds = model.version().record().input().preprocessing() instanceof ImagePreprocessing
                ? List.of(WarmUpRequests.Kind.values())
                : WarmUpRequests.Kind.TENSORS;
        int answered = 0;
        while (!over && System.nanoTime() < end) {
            requests.send(kinds.get(answered % kinds.size()));
            answered++;
        }
        return answered;
    }

    private URI base(int port) {
        InetAddress address = server.getAddress() == null ? InetAddress.getLoopbackAddress() : server.getAddress();
        String host = address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
        String path = server.getServlet().getContextPath();
        return URI.create("http://" + host + ":" + port + (path == null ? "" : path) + "/");
    }
}
