package dev.lenslet.telemetry;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the log of requests is to say of one: its id, and what those who answer it tell. They tell it on the request's thread;
 * where no log is wanted there are no notes, and nothing is kept.
 */
public final class RequestNotes {

    /** The header with a request's id, and its answer's. */
    public static final String ID_HEADER = "X-Request-Id";

    private static final int LONGEST_ID = 128;
    private static final ThreadLocal<@Nullable RequestNotes> CURRENT = new ThreadLocal<>();

    private final String id;
    private volatile @Nullable String model;
    private volatile int version;
    private volatile @Nullable String reason;
    private volatile boolean unlogged;

    private RequestNotes(String id) {
        this.id = id;
    }

    /** @param told the client's own id, which is taken where it is short and can be printed; else it gets another */
    static RequestNotes of(@Nullable String told) {
        return new RequestNotes(
                told != null && isGood(told) ? told : UUID.randomUUID().toString());
    }

    private static boolean isGood(String id) {
        return !id.isEmpty()
                && id.length() <= LONGEST_ID
                && id.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\');
    }

    /** Which version answers the request on this thread. */
    public static void served(String model, int version) {
        RequestNotes notes = CURRENT.get();
        if (notes != null) {
            notes.model = model;
            notes.version = version;
        }
    }

    /** The request on this thread is nobody's: it is not logged. */
    public static void unlogged() {
        RequestNotes notes = CURRENT.get();
        if (notes != null) {
            notes.unlogged = true;
        }
    }

    /**
     * Why the request on this thread has no answer.
     *
     * @param reason one of a fixed set of words, never what a client sent
     */
    public static void refused(String reason) {
        RequestNotes notes = CURRENT.get();
        if (notes != null) {
            notes.reason = reason;
        }
    }

    /** Has this thread's request be this one until the scope is closed. */
    Scope open() {
        RequestNotes before = CURRENT.get();
        CURRENT.set(this);
        return () -> {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        };
    }

    @FunctionalInterface
    interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    String id() {
        return id;
    }

    boolean isUnlogged() {
        return unlogged;
    }

    @Nullable
    String model() {
        return model;
    }

    @Nullable
    String version() {
        return model == null ? null : Integer.toString(version);
    }

    @Nullable
    String reason() {
        return reason;
    }
}
