package dev.lenslet.serving;

import java.util.Locale;

/** Why a version that requests were to go to is not asked; a tag of {@code lenslet.split} and {@code lenslet.shadow}. */
enum NotAsked {
    /** It is not in memory; where it may be, it is being loaded. */
    NOT_LOADED,
    /** It cannot be loaded. */
    FAILED,
    /** The model's version policy leaves it out. */
    LEFT_OUT,
    /** It takes or answers something else than the version that answers. */
    UNFIT,
    /** There is no such version or label any more, or none that can be read. */
    GONE,
    /** As many copies of requests wait as may, or as many bytes. */
    FULL,
    /** The service had no time for it. */
    BUSY;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is for what is asked beside alone. */
    boolean ofShadow() {
        return this == FULL || this == BUSY;
    }
}
