package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a version that traffic names means now.
 *
 * @param version null where there is none
 * @param obstacle why it is not asked, as far as can be known before; null where nothing is known
 */
record RouteTarget(@Nullable ModelVersion version, @Nullable NotAsked obstacle) {

    static final RouteTarget GONE = new RouteTarget(null, NotAsked.GONE);

    /** The version's number as a tag. */
    String tag() {
        return version == null ? "none" : Integer.toString(version.version());
    }
}
