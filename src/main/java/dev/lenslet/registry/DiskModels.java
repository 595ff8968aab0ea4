package dev.lenslet.registry;

import dev.lenslet.storage.DurableFiles;
import dev.lenslet.storage.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.DependsOn;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * The models of two directories. What is on disk is read at start, after each change made here, and by {@link #refresh};
 * asking reads memory alone. At start it also removes what a crash left half written, and finishes publications that
 * stopped between their two moves.
 */
@Component
@DependsOn(Home.HELD)
class DiskModels implements Models {

    private final ModelFolders folders;
    private final Catalogue catalogue;
    private final ApplicationEventPublisher events;

    @Autowired
    DiskModels(
            Home home, ModelsDirectory bundled, ApplicationEventPublisher events, ObjectProvider<BareGraphs> graphs) {
        this(home, bundled, events, new Arrivals(bundled.poll(), System::nanoTime, graphs.getIfAvailable()));
    }

    DiskModels(Home home, ModelsDirectory bundled, ApplicationEventPublisher events, Arrivals arrivals) {
        this.folders = new ModelFolders(home.models(), bundled.dir(), arrivals);
        this.catalogue = new Catalogue(folders);
        this.events = events;
        try {
            DurableFiles.sweep(folders.home());
            for (String model : folders.madeHere()) {
                recover(model);
            }
            for (String model : catalogue.read()) {
                takeOver(model);
            }
            arrivals.watch();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "The models in " + folders.home() + " and " + folders.bundled() + " cannot be read", unreadable);
        }
    }

    private void recover(String model) throws IOException {
        try (ModelLock held = ModelLock.acquire(folders.home(), model)) {
            DurableFiles.sweep(folders.model(model));
            for (ModelVersion version : folders.read(model).versions()) {
                if (!version.bundled() && version.record().origin().job() != null) {
                    finish(model, version.version());
                    return;
                }
            }
        }
    }

    @Override
    public List<String> names() {
        return catalogue.names();
    }

    @Override
    public List<ModelVersion> versions(String model) {
        return catalogue.model(model).versions();
    }

    @Override
    public ModelVersion resolve(String model, @Nullable String reference) {
        return catalogue.model(model).resolve(reference);
    }

    @Override
    public Map<String, Integer> labels(String model) {
        return catalogue.model(model).labels();
    }

    @Override
    public Map<String, String> brokenBundled() {
        return catalogue.brokenBundled();
    }

    @Override
    public Map<Integer, String> broken(String model) {
        StoredModel stored = catalogue.all().get(model);
        return stored == null ? Map.of() : stored.reasons();
    }

    @Override
    public Map<String, String> misnamed() {
        return catalogue.misnamed().stream().collect(Collectors.toMap(name -> name, name -> Names.RULE));
    }

    @Override
    public @Nullable VersionPolicy policy(String model) {
        StoredModel stored = catalogue.all().get(model);
        return stored == null ? null : stored.policy();
    }

    @Override
    public @Nullable Traffic traffic(String model) {
        StoredModel stored = catalogue.all().get(model);
        return stored == null ? null : stored.traffic();
    }

    Catalogue catalogue() {
        return catalogue;
    }

    /** Looks at the disk for what others changed there. */
    void refresh() {
        try {
            for (String model : catalogue.read()) {
                takeOver(model);
                events.publishEvent(new ModelChanged(model));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The models in " + folders.home() + " cannot be read", unreadable);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws dev.lenslet.problem.InvalidFields where the name is no model's
     * @throws BrokenVersion where the staged files are not what their record says
     * @throws UncheckedIOException where the disk fails; nothing is visible then, and the staged directory is as it was
     */
    @Override
    public ModelVersion publish(String model, Path staged) {
        Names.checkModel(model);
        int published = change(model, () -> {
            String job = VersionFiles.verifyStaged(staged).origin().job();
            Optional<ModelVersion> earlier =
                    job == null ? Optional.empty() : folders.read(model).madeBy(job);
            if (earlier.isPresent()) {
                finish(model, earlier.get().version());
                DurableFiles.delete(staged);
                return earlier.get().version();
            }
            int number = folders.next(model);
            DurableFiles.publish(staged, folders.version(model, number));
            folders.arrivals().whole(folders.version(model, number));
            try {
                finish(model, number);
            } catch (IOException failure) {
                Files.move(folders.version(model, number), staged, StandardCopyOption.ATOMIC_MOVE);
                throw failure;
            }
            return number;
        });
        return resolve(model, Integer.toString(published));
    }

    /** A version that somebody put in place by hand is published by that: {@code stable} moves to it, where it stands. */
    private void takeOver(String model) throws IOException {
        StoredModel stored = catalogue.all().get(model);
        if (stored == null || !stored.labels().containsKey(Names.STABLE)) {
            return;
        }
        int newest = stored.newestMadeHere();
        if (newest > LabelFile.read(folders.model(model)).published()) {
            try (ModelLock held = ModelLock.acquire(folders.home(), model)) {
                finish(model, newest);
            }
            catalogue.read(model);
        }
    }

    /** Moves {@code stable} to a new version, once: a later move by others is not undone. */
    private void finish(String model, int version) throws IOException {
        LabelFile labels = LabelFile.read(folders.model(model));
        if (labels.published() < version) {
            labels.published(version).write(folders.model(model));
        }
    }

    /**
     * Puts a label on a version.
     *
     * @param reference a number or another label
     */
    void setLabel(String model, String label, String reference) {
        catalogue.model(model);
        Names.checkLabel(label);
        change(model, () -> {
            int version = folders.read(model).resolve(reference).version();
            LabelFile.read(folders.model(model)).with(label, version).write(folders.model(model));
            return version;
        });
    }

    /**
     * Splits the requests that name no version.
     *
     * @param traffic as a client wrote it
     * @throws dev.lenslet.problem.InvalidFields where it is faulty; nothing is changed then
     */
    void setTraffic(String model, JsonNode traffic) {
        catalogue.model(model);
        change(model, () -> {
            TrafficFile.write(folders.model(model), TrafficRequest.read(traffic, folders.read(model)));
            return 0;
        });
    }

    /** Ends a split and a shadow, where there is one. */
    void endTraffic(String model) {
        catalogue.model(model);
        change(model, () -> {
            TrafficFile.delete(folders.model(model));
            return 0;
        });
    }

    /**
     * Deletes a version, also one that cannot be read.
     *
     * @param number not a label
     * @throws BundledVersion where it is bundled
     * @throws LabelledVersion where a label stands on it
     */
    void deleteVersion(String model, String number) {
        catalogue.model(model);
        change(model, () -> {
            int version = folders.read(model).deletable(number);
            DurableFiles.remove(folders.version(model, version));
            return version;
        });
    }

    /**
     * Deletes a model with all its versions and labels.
     *
     * @throws BundledVersion where it has a bundled version
     */
    void deleteModel(String model) {
        catalogue.model(model);
        change(model, () -> {
            if (folders.read(model).hasBundled()) {
                throw BundledVersion.model(model);
            }
            DurableFiles.remove(folders.model(model));
            return 0;
        });
    }

    /** Makes a change while nobody else does, then shows it, then tells of it. */
    private int change(String model, Change change) {
        int version;
        try (ModelLock held = ModelLock.acquire(folders.home(), model)) {
            version = change.make();
            catalogue.read(model);
        } catch (IOException failure) {
            throw new UncheckedIOException("Model '" + model + "' could not be changed on disk", failure);
        }
        events.publishEvent(new ModelChanged(model));
        return version;
    }

    private interface Change {

        /** @return the version that it is about; 0 where it is about the model */
        int make() throws IOException;
    }
}
