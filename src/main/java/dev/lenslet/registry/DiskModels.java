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
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    private static final Logger log = LoggerFactory.getLogger(DiskModels.class);

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
                    finish(model, version.version(), false);
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
    public Set<Integer> heldBack(String model) {
        StoredModel stored = catalogue.all().get(model);
        return stored == null ? Set.of() : stored.heldBack();
    }

    @Override
    public Roots roots() {
        return new Roots(folders.home(), folders.bundled());
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
            ModelRecord record = VersionFiles.verifyStaged(staged);
            String job = record.origin().job();
            // A job that is resumed makes another version.
            Optional<ModelVersion> earlier = job == null
                    ? Optional.empty()
                    : folders.read(model)
                            .madeBy(job)
                            .filter(version -> version.record().created().equals(record.created()));
            if (earlier.isPresent()) {
                finish(model, earlier.get().version(), false);
                DurableFiles.delete(staged);
                return earlier.get().version();
            }
            int number = folders.next(model);
            DurableFiles.publish(staged, folders.version(model, number));
            folders.arrivals().whole(folders.version(model, number));
            try {
                finish(model, number, false);
            } catch (IOException failure) {
                Files.move(folders.version(model, number), staged, StandardCopyOption.ATOMIC_MOVE);
                throw failure;
            }
            return number;
        });
        return resolve(model, Integer.toString(published));
    }

    /**
     * A version that somebody put in place by hand is published by that: {@code stable} moves to it, where it stands. If it
     * was trained elsewhere, it passed its gate there or stays a candidate here too.
     */
    private void takeOver(String model) throws IOException {
        StoredModel stored = catalogue.all().get(model);
        if (stored == null || !stored.labels().containsKey(Names.STABLE)) {
            return;
        }
        int newest = stored.newestMadeHere();
        if (newest > LabelFile.read(folders.model(model)).published()) {
            try (ModelLock held = ModelLock.acquire(folders.home(), model)) {
                finish(model, newest, true);
            }
            catalogue.read(model);
        }
    }

    /**
     * Moves {@code stable} to a new version or makes it a candidate, once: a later move by others is not undone.
     *
     * @param byHand it may have been compared with a version of another installation
     */
    private void finish(String model, int version, boolean byHand) throws IOException {
        LabelFile labels = LabelFile.read(folders.model(model));
        if (labels.published() >= version) {
            return;
        }
        StoredModel stored = folders.read(model);
        ModelVersion answering = stored.answeringBeside(version).orElse(null);
        GateResult gate = stored.resolve(Integer.toString(version)).record().gate();
        if (gate == null || takesOver(gate, stored, answering, byHand)) {
            labels.published(version, answering).write(folders.model(model));
        } else {
            log.info("Version {} of model {} is published as a candidate: {}", version, model, gate.reason());
            labels.candidate(version, answering).write(folders.model(model));
        }
    }

    private static boolean takesOver(
            GateResult gate, StoredModel stored, @Nullable ModelVersion answering, boolean byHand) {
        if (answering == null) {
            return gate.passed() || stored.broken().isEmpty();
        }
        return gate.passed() && (byHand || gate.isAgainst(answering));
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
            StoredModel stored = folders.read(model);
            int version = stored.resolve(reference).version();
            ModelVersion answering = stored.answeringBeside(0).orElse(null);
            LabelFile.read(folders.model(model)).with(label, version, answering).write(folders.model(model));
            return version;
        });
    }

    /**
     * Puts {@code stable} back on the version that it stood on before, and takes the one that it stood on out of the model's
     * split.
     *
     * @throws NothingBefore where there is none to go back to
     */
    void rollBack(String model) {
        catalogue.model(model);
        change(model, () -> {
            StoredModel stored = folders.read(model);
            LabelFile labels = LabelFile.read(folders.model(model));
            LabelFile back = labels.rolledBack(stored.numbers()).orElseThrow(() -> new NothingBefore(model));
            int from = labels.labels().getOrDefault(Names.STABLE, 0);
            // First: whoever asks again after a crash between the two goes back once.
            TrafficFile.withoutShares(
                    folders.model(model), stored.traffic(), reference -> stored.stands(reference, from));
            back.write(folders.model(model));
            log.info("Model {} was rolled back from version {}", model, from);
            return from;
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
            LabelFile labels = LabelFile.read(folders.model(model));
            if (!labels.without(version).equals(labels)) {
                labels.without(version).write(folders.model(model));
            }
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
