package dev.lenslet.serving;

import dev.lenslet.problem.InvalidFields;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Reads requests' bodies into memory, under a limit for each and one for all that are held at once. Thread-safe. */
@Component
public class Bodies {

    /** Bodies up to this don't count: a connection's own buffers are no smaller. */
    private static final int FREE_BYTES = 64 << 10;

    private static final int UNIT = 1 << 10;

    private final int limit;
    private final Semaphore units;
    private final Semaphore waits;
    private final Duration time;

    Bodies(ServingSettings settings) {
        this.limit = Math.toIntExact(settings.maxBody().toBytes());
        this.units = new Semaphore(units(settings.bodyMemory().toBytes()));
        this.waits = new Semaphore(settings.slowBodies());
        this.time = settings.bodyTime();
    }

    /** A whole body; closing it gives its memory back. */
    public final class Body implements AutoCloseable {

        private final byte[] bytes;
        private final int taken;

        private Body(byte[] bytes, int taken) {
            this.bytes = bytes;
            this.taken = taken;
        }

        /** Not copied. */
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public void close() {
            units.release(taken);
        }
    }

    /** Memory of bodies that are read elsewhere, part by part. Thread-safe. */
    public final class Share implements AutoCloseable {

        private long bytes;
        private int taken;
        private boolean closed;

        private Share() {}

        /** @throws TooBusy where there is no memory for so many more bytes now */
        public synchronized void grow(long more) {
            bytes += more;
            if (!closed && bytes > FREE_BYTES && units(bytes) > taken) {
                taken += take(bytes - (long) taken * UNIT);
            }
        }

        /** What was read is not held any more. */
        public synchronized void giveBack() {
            units.release(taken);
            taken = 0;
            bytes = 0;
        }

        @Override
        public synchronized void close() {
            closed = true;
            giveBack();
        }
    }

    public Share share() {
        return new Share();
    }

    @FunctionalInterface
    private interface Decoding {
        InputStream decode(InputStream in) throws IOException;
    }

    /**
     * A body that is sent as it is, or by gzip or deflate; the limits are of what comes out.
     *
     * @throws OverLimit before more than the limit is read; before anything is, where the length is told
     * @throws TooBusy where there is no memory for it now, or it is slow and as many are as may
     * @throws InvalidFields where it is empty, or cut off, or its coding broken
     * @throws UnreadCoding where it is coded otherwise
     */
    public Body read(HttpServletRequest request) {
        String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (coding == null || coding.equalsIgnoreCase("identity")) {
            return read(request, request.getContentLengthLong(), in -> in);
        }
        if (request.getContentLengthLong() > limit) {
            throw OverLimit.body(limit);
        }
        if (coding.equalsIgnoreCase("gzip") || coding.equalsIgnoreCase("x-gzip")) {
            return read(request, -1, GZIPInputStream::new);
        }
        if (coding.equalsIgnoreCase("deflate")) {
            return read(request, -1, InflaterInputStream::new);
        }
        throw new UnreadCoding();
    }

    /** @param length -1 where it is not known */
    private Body read(HttpServletRequest request, long length, Decoding decoding) {
        if (length > limit) {
            throw OverLimit.body(limit);
        }
        int taken = 0;
        boolean read = false;
        // A stream that decodes holds native memory until it is closed.
        try (Arriving arriving = new Arriving(request, waits, time);
                InputStream in = decoding.decode(arriving)) {
            byte[] bytes = in.readNBytes((int) Math.min(FREE_BYTES, length < 0 ? limit + 1L : length));
            if (bytes.length == FREE_BYTES && length != FREE_BYTES) {
                taken = take(length < 0 ? limit : length);
                bytes = rest(bytes, in, length);
            }
            if (bytes.length > limit) {
                throw OverLimit.body(limit);
            }
            if (bytes.length == 0 || bytes.length < length) {
                throw new InvalidFields("body", bytes.length == 0 ? "is empty" : "is cut off");
            }
            read = true;
            return new Body(bytes, taken);
        } catch (IOException gone) {
            throw new InvalidFields("body", "could not be read to its end");
        } finally {
            if (!read) {
                units.release(taken);
            }
        }
    }

    /** The whole of a body of which the beginning is read; of one over the limit, a byte more than that. */
    private byte[] rest(byte[] first, InputStream in, long length) throws IOException {
        if (length < 0) {
            byte[] rest = in.readNBytes(Math.max(0, limit + 1 - first.length));
            byte[] whole = Arrays.copyOf(first, first.length + rest.length);
            System.arraycopy(rest, 0, whole, first.length, rest.length);
            return whole;
        }
        byte[] whole = Arrays.copyOf(first, (int) length);
        int count = in.readNBytes(whole, first.length, whole.length - first.length);
        return count == whole.length - first.length ? whole : Arrays.copyOf(whole, first.length + count);
    }

    private int take(long bytes) {
        int needed = units(bytes);
        if (!units.tryAcquire(needed)) {
            throw TooBusy.bodies();
        }
        return needed;
    }

    private static int units(long bytes) {
        return Math.toIntExact(bytes / UNIT + 1);
    }
}
