package dev.lenslet.serving;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * What versions in memory answered, by the input tensor's bytes; bounded in bytes, off unless
 * {@code lenslet.serving.cache} says how many. Keys are SHA-256: inputs come from strangers, and two with the same key
 * would be answered alike. Thread-safe.
 */
@Component
final class AnswerCache {

    /** Of a key, an entry and an array's head, beside its numbers. */
    private static final int OVERHEAD = 160;

    private final @Nullable Cache<Key, float[]> answers;
    private final @Nullable Counter hits;
    private final @Nullable Counter misses;

    /** Keeps nothing. */
    static final AnswerCache OFF = new AnswerCache();

    private AnswerCache() {
        answers = null;
        hits = null;
        misses = null;
    }

    @Autowired
    AnswerCache(ServingSettings settings, MeterRegistry registry) {
        long bytes = settings.cache().toBytes();
        if (bytes == 0) {
            answers = null;
            hits = null;
            misses = null;
            return;
        }
        answers = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .<Key, float[]>weigher((key, numbers) -> OVERHEAD + numbers.length * Float.BYTES)
                .executor(Runnable::run)
                .build();
        hits = counter(registry, "hit");
        misses = counter(registry, "miss");
    }

    private static Counter counter(MeterRegistry registry, String result) {
        return Counter.builder("lenslet.cache")
                .description("Requests that were answered from memory, and those that were run")
                .tag("result", result)
                .register(registry);
    }

    /** @param load of one version, which comes once: what was answered by one that is gone is never found */
    record Key(long load, long first, long second, long third, long fourth) {}

    /** Whether nothing is kept. */
    boolean isOff() {
        return answers == null;
    }

    /** The key of an input, from its position to its limit. */
    static Key key(long load, ByteBuffer input) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(input);
            ByteBuffer sum = ByteBuffer.wrap(digest.digest());
            return new Key(load, sum.getLong(), sum.getLong(), sum.getLong(), sum.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** Writes the answer from position 0 on; false where there is none. */
    boolean find(Key key, FloatBuffer output) {
        float[] known = answers == null ? null : answers.getIfPresent(key);
        Counter counter = known == null ? misses : hits;
        if (counter != null) {
            counter.increment();
        }
        if (known != null) {
            output.put(0, known);
        }
        return known != null;
    }

    /** @param output from position 0 to its limit */
    void keep(Key key, FloatBuffer output) {
        if (answers != null) {
            float[] numbers = new float[output.limit()];
            output.get(0, numbers);
            answers.put(key, numbers);
        }
    }

    /** Gives back the memory of a version's answers. */
    void forget(long load) {
        if (answers != null) {
            answers.asMap().keySet().removeIf(key -> key.load() == load);
        }
    }
}
