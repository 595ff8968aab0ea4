package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import org.jspecify.annotations.Nullable;

/** What answers for a model where no version is named. A model without one of these has still to be looked at. */
sealed interface Answering {

    /** @param newer the stable version, where it could not be loaded and an older one goes on; else null */
    record Serving(LoadedModel model, @Nullable LoadFailure newer) implements Answering {}

    /**
     * A version that is whole on disk: its next request brings it into memory.
     *
     * @param newer as {@link Serving#newer}
     */
    record Asleep(ModelVersion version, @Nullable LoadFailure newer) implements Answering {}

    /** Nothing answers. */
    record Failed(LoadFailure failure) implements Answering {}

    /** None of its versions answers, since somebody asked for that; until somebody asks for the contrary. */
    record Unloaded() implements Answering {}
}
