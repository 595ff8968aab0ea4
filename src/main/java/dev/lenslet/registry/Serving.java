package dev.lenslet.registry;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Which version of a model answers where none is named, as a process sees it that has no registry of its own. */
public sealed interface Serving {

    /** Nothing is published under the name. */
    record None() implements Serving {}

    record Version(ModelVersion version) implements Serving {}

    /** @param reason a clause: what cannot be read without the service */
    record Unreadable(String reason) implements Serving {}

    /** Reads a model's directories and labels as they are now. */
    static Serving read(Models.Roots roots, String model) throws IOException {
        ModelFolders folders =
                new ModelFolders(roots.home(), roots.bundled(), new Arrivals(Duration.ZERO, System::nanoTime, null));
        StoredModel stored = folders.read(model);
        Optional<ModelVersion> answering = stored.answeringBeside(0);
        int labelled = LabelFile.read(folders.model(model)).labels().getOrDefault(Names.STABLE, 0);
        int found = answering.map(ModelVersion::version).orElse(0);
        // A graph without a record, which the service may know how to serve, is broken here.
        Optional<StoredModel.Broken> rather = stored.broken().stream()
                .filter(broken -> labelled == 0 ? broken.version() > found : broken.version() == labelled)
                .findFirst();
        if (rather.isPresent()) {
            return new Unreadable(
                    "version " + rather.get().version() + ": " + rather.get().reason());
        }
        return answering.<Serving>map(Version::new).orElseGet(None::new);
    }
}
