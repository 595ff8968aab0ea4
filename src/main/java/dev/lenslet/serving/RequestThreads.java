package dev.lenslet.serving;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.coyote.ProtocolHandler;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.stereotype.Component;

/**
 * Runs requests: on a platform thread while there are no more of them than processors, which wakes soonest, on virtual ones
 * beyond, which cost least where many wait for a batch. Measured: docs/operate.md.
 */
@Component
final class RequestThreads implements Executor, TomcatProtocolHandlerCustomizer<ProtocolHandler> {

    private final int few = Runtime.getRuntime().availableProcessors();
    private final AtomicInteger busy = new AtomicInteger();
    private final ExecutorService platform = Executors.newFixedThreadPool(
            few, Thread.ofPlatform().name("http-", 0).daemon().factory());

    @Override
    public void customize(ProtocolHandler handler) {
        handler.setExecutor(this);
    }

    @Override
    public void execute(Runnable request) {
        if (busy.incrementAndGet() <= few) {
            platform.execute(() -> {
                try {
                    request.run();
                } finally {
                    busy.decrementAndGet();
                }
            });
        } else {
            busy.decrementAndGet();
            Thread.ofVirtual().name("http-virtual").start(request);
        }
    }
}
