package dev.lenslet.serving;

import java.util.Locale;

/** Why a request that could have been answered was turned away; the tag {@code reason} of {@code lenslet.rejections}. */
enum Rejection {
    /** As many requests wait for a run, or as many bytes, as may. */
    QUEUE_FULL,
    /** It would wait for longer than the last in line may be expected to. */
    QUEUE_TIME,
    /** It waited as long as a request may. */
    WAITED,
    /** Its deadline passed before its turn. */
    LATE,
    /** Its deadline would pass before its turn. */
    WOULD_BE_LATE,
    /** As many requests wait to have their input decoded as may. */
    DECODE_FULL,
    /** It waited for a turn to decode its input as long as a request may. */
    DECODE_WAITED,
    /** Its deadline passed before it came into a version's queue. */
    EXPIRED,
    /** Its body was slow to come, and as many such are waited for as may. */
    SLOW_BODIES,
    /** The bodies that are held take as much memory as they may. */
    BODY_MEMORY;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a version's own queue turns away for it; the others stand before all versions. */
    boolean ofVersion() {
        return switch (this) {
            case QUEUE_FULL, QUEUE_TIME, WAITED, LATE, WOULD_BE_LATE -> true;
            case DECODE_FULL, DECODE_WAITED, EXPIRED, SLOW_BODIES, BODY_MEMORY -> false;
        };
    }
}
