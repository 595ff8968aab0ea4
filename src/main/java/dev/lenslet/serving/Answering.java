package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import org.jspecify.annotations.Nullable;

/** What answers for a model where no version is named. A model without one of these has still to be loaded. */
sealed interface Answering {

    /** @param newer the stable version, where it could not be loaded and an older one goes on; else null */
    record Serving(LoadedModel model, @Nullable LoadFailure newer) implements Answering {}

    /** A bundled version that was trained here, whose files are those that were published: its first request brings it into memory. */
    record Asleep(ModelVersion version) implements Answering {}

    /** Nothing answers. */
    record Failed(LoadFailure failure) implements Answering {}
}
