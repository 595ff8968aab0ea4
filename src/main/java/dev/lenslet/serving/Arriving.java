package dev.lenslet.serving;

import dev.lenslet.problem.InvalidFields;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * A body as it comes in. One that is not all there holds its thread, so only so many are waited for at once, and none for
 * longer than its time; what comes along with its request, as most do, is never counted. One thread.
 */
final class Arriving extends InputStream {

    private final HttpServletRequest request;
    private final ServletInputStream source;
    private final Semaphore waits;
    private final long until;
    private final Duration time;
    private boolean waiting;

    /** @param waits how many more may wait */
    Arriving(HttpServletRequest request, Semaphore waits, Duration time) throws IOException {
        this.request = request;
        this.source = request.getInputStream();
        this.waits = waits;
        this.time = time;
        this.until = System.nanoTime() + time.toNanos();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    /**
     * @throws TooBusy where it would wait, and as many do as may
     * @throws InvalidFields where its time is over
     */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (!waiting && length > 0 && source.available() == 0 && !source.isFinished()) {
            waiting = waits.tryAcquire();
            if (!waiting) {
                HangUps.closeAfterAnswer(request);
                throw TooBusy.slowBodies();
            }
        }
        if (waiting && System.nanoTime() - until > 0) {
            HangUps.closeAfterAnswer(request);
            throw new InvalidFields("body", "did not arrive within " + time.toSeconds() + " s");
        }
        return source.read(bytes, offset, length);
    }

    /** Gunzipping asks it where a member ends, and whether there is another. */
    @Override
    public int available() throws IOException {
        return source.available();
    }

    @Override
    public void close() throws IOException {
        if (waiting) {
            waiting = false;
            waits.release();
        }
        source.close();
    }
}
