package dev.lenslet.registry;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models as they were last read; asking touches no disk and takes no lock. Thread-safe. */
final class Catalogue {

    private static final Logger log = LoggerFactory.getLogger(Catalogue.class);

    private final ModelFolders folders;
    private final Map<String, String> states = new HashMap<>();
    private volatile NavigableMap<String, StoredModel> models = Collections.emptyNavigableMap();
    private volatile SortedSet<String> misnamed = Collections.emptySortedSet();

    Catalogue(ModelFolders folders) {
        this.folders = folders;
    }

    /** All models by name, also those without a readable version. */
    NavigableMap<String, StoredModel> all() {
        return models;
    }

    /** Directories of models that cannot be served for their names. */
    SortedSet<String> misnamed() {
        return misnamed;
    }

    /** Those that have a readable version, sorted. */
    List<String> names() {
        return models.values().stream()
                .filter(model -> !model.versions().isEmpty())
                .map(StoredModel::name)
                .toList();
    }

    /** Reasons by model, of the bundled ones that have no readable version. */
    Map<String, String> brokenBundled() {
        Map<String, String> reasons = new TreeMap<>();
        models.values().stream()
                .filter(model -> model.versions().isEmpty() && model.hasBundled())
                .forEach(model ->
                        reasons.put(model.name(), model.broken().getFirst().reason()));
        return reasons;
    }

    /** @throws UnknownModel where there is none of the name */
    StoredModel model(String name) {
        StoredModel model = models.get(name);
        if (model == null) {
            throw new UnknownModel(name, names());
        }
        return model;
    }

    /** Reads what looks different anew; names of the models that are not as they were. */
    synchronized SortedSet<String> read() throws IOException {
        NavigableMap<String, StoredModel> before = models;
        NavigableMap<String, StoredModel> now = new TreeMap<>();
        for (String name : folders.names()) {
            String state = folders.state(name);
            boolean same =
                    state.equals(states.put(name, state)) && !folders.arrivals().waitsFor(name);
            StoredModel model = same ? before.get(name) : folders.read(name);
            if (model != null && !model.isEmpty()) {
                now.put(name, model);
            }
        }
        for (String gone : Set.copyOf(states.keySet())) {
            if (!now.containsKey(gone) && folders.state(gone).isBlank()) {
                states.remove(gone);
                folders.arrivals().retain(gone, Set.of());
            }
        }
        SortedSet<String> changed = new TreeSet<>(before.keySet());
        changed.addAll(now.keySet());
        changed.removeIf(name -> Objects.equals(before.get(name), now.get(name)));
        models = Collections.unmodifiableNavigableMap(now);
        readMisnamed();
        return changed;
    }

    private void readMisnamed() throws IOException {
        SortedSet<String> found = folders.misnamed();
        for (String name : found) {
            if (!misnamed.contains(name)) {
                log.warn("The directory '{}' is left out: {}", name, Names.RULE);
            }
        }
        misnamed = Collections.unmodifiableSortedSet(found);
    }

    /** Reads one model anew. */
    synchronized void read(String model) throws IOException {
        NavigableMap<String, StoredModel> now = new TreeMap<>(models);
        StoredModel read = folders.read(model);
        if (read.isEmpty()) {
            now.remove(model);
        } else {
            now.put(model, read);
        }
        models = Collections.unmodifiableNavigableMap(now);
    }
}
