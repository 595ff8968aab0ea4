package dev.lenslet.serving.oip;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Ids for requests that bring none: some clients need one in the answer. Unique, not secret. Thread-safe. */
@Component
public class RequestIds {

    private final String prefix = UUID.randomUUID().toString().substring(0, 18) + "-";
    private final AtomicLong last = new AtomicLong();

    public String next() {
        return prefix + Long.toHexString(last.incrementAndGet());
    }
}
