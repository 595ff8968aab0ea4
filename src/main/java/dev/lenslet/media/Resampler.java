package dev.lenslet.media;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Changes the rate of one channel as it comes in: a polyphase low-pass ({@link RateFilter}), beyond the ends zeros. To a
 * quarter of the rate or less it is halved first ({@link HalfBand}), as often as that holds. The first sample stays where it
 * is; n samples become ceil(n * to / from). Not thread-safe.
 */
final class Resampler {

    private final @Nullable HalfBand halves;
    private final RateFilter filter;
    private final boolean same;
    /** Samples still needed; the first is sample {@code base} of the input. */
    private float[] held;

    private int count;
    private long base;
    private long taken;

    private float[] made = {};
    private int size;

    Resampler(int from, int to) {
        this(from, to, 0);
    }

    /** @param first the sample that comes first, where that is not the one which stays where it is; at most 0 */
    Resampler(int from, int to, int first) {
        this.halves = from / 4 >= to ? new HalfBand(first, from, to) : null;
        this.filter = RateFilter.of(from, to);
        this.same = from == to;
        int before = filter.half() - 1;
        this.held = new float[halves == null ? Math.max(1 << 12, 4 * filter.half()) : 0];
        this.count = before;
        this.base = first - before;
    }

    void add(float[] samples, int offset, int length) {
        taken += length;
        if (halves != null) {
            halves.add(samples, offset, length);
            return;
        }
        if (same) {
            reserve(length);
            System.arraycopy(samples, offset, made, size, length);
            size += length;
            return;
        }
        while (length > 0) {
            if (count == held.length) {
                advance();
            }
            int part = Math.min(length, held.length - count);
            System.arraycopy(samples, offset, held, count, part);
            count += part;
            offset += part;
            length -= part;
        }
    }

    /** All samples at the new rate; the last call. */
    float[] finish() {
        return finish(Math.ceilDiv(taken * filter.up(), filter.down()));
    }

    /** @param end how many of them there are to be */
    float[] finish(long end) {
        if (halves != null) {
            return halves.finish(end);
        }
        if (!same) {
            produce(end);
            for (int rest = filter.half() + 1; rest > 0; ) {
                if (count == held.length) {
                    advance();
                }
                int part = Math.min(rest, held.length - count);
                Arrays.fill(held, count, count + part, 0);
                count += part;
                rest -= part;
            }
            produce(end);
        }
        return Arrays.copyOf(made, size);
    }

    private void advance() {
        produce(Long.MAX_VALUE);
        int first = (int) (position() - filter.half() + 1 - base);
        int gone = Math.min(first, count);
        System.arraycopy(held, gone, held, 0, count - gone);
        count -= gone;
        base += gone;
    }

    /** The input sample at or before the next output. */
    private long position() {
        return Math.floorDiv((long) size * filter.down(), filter.up());
    }

    private void produce(long end) {
        int half = filter.half();
        int whole = filter.down() / filter.up();
        int part = filter.down() % filter.up();
        long at = position();
        int phase = (int) ((long) size * filter.down() % filter.up());
        reserve((int) Math.min(end - size, (long) (count + 1) * filter.up() / filter.down() + 1));
        while (size < end && at + half < base + count) {
            made[size++] = filter.apply(held, (int) (at - half + 1 - base), phase);
            at += whole;
            phase += part;
            if (phase >= filter.up()) {
                phase -= filter.up();
                at++;
            }
        }
    }

    private void reserve(int more) {
        if (made.length - size < more) {
            made = Arrays.copyOf(made, Math.max(size + more, made.length + (made.length >> 1)));
        }
    }
}
