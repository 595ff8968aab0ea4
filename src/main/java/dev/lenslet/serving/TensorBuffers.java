package dev.lenslet.serving;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLongArray;
import org.springframework.stereotype.Component;

/**
 * Direct buffers in native order, used again and again: powers of two from 4 KiB on, at most {@value #KEPT} bytes of each
 * size kept. Larger than 64 MiB are made for one use. Thread-safe.
 */
@Component
final class TensorBuffers {

    private static final int LEAST = 12;
    private static final int MOST = 26;
    private static final long KEPT = 64L << 20;

    private final ConcurrentLinkedDeque<Buffer>[] free;
    private final AtomicLongArray kept = new AtomicLongArray(MOST - LEAST + 1);

    @SuppressWarnings({"unchecked", "rawtypes"})
    TensorBuffers() {
        free = new ConcurrentLinkedDeque[MOST - LEAST + 1];
        for (int i = 0; i < free.length; i++) {
            free[i] = new ConcurrentLinkedDeque<>();
        }
    }

    /** Memory and its view as floats; both are whoever's took it, until it is given back. */
    record Buffer(ByteBuffer bytes, FloatBuffer floats) {}

    /** At least so many floats, contents undefined, both views cleared. */
    Buffer take(int floats) {
        int bytes = Math.multiplyExact(Math.max(1, floats), Float.BYTES);
        int power = Math.max(LEAST, 32 - Integer.numberOfLeadingZeros(bytes - 1));
        if (power > MOST) {
            return direct(bytes);
        }
        Buffer warm = free[power - LEAST].pollFirst();
        if (warm == null) {
            return direct(1 << power);
        }
        kept.addAndGet(power - LEAST, -(1L << power));
        warm.bytes.clear();
        warm.floats.clear();
        return warm;
    }

    void give(Buffer buffer) {
        int power = 31 - Integer.numberOfLeadingZeros(buffer.bytes.capacity());
        if (power > MOST || buffer.bytes.capacity() != 1 << power) {
            return;
        }
        if (kept.addAndGet(power - LEAST, 1L << power) > KEPT) {
            kept.addAndGet(power - LEAST, -(1L << power));
        } else {
            free[power - LEAST].addFirst(buffer);
        }
    }

    private static Buffer direct(int bytes) {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        return new Buffer(memory, memory.asFloatBuffer());
    }
}
