package dev.lenslet.registry;

import dev.lenslet.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The contents of a model's {@code labels.json}.
 *
 * @param labels versions by label
 * @param published the highest version whose publication was finished, its labels put; numbers up to it are never given
 *     again
 * @param history versions that answered before the one that {@code stable} stands on, the last one last
 * @param heldBack versions that never answer for being the newest: the gate refused them, or they were rolled back
 */
record LabelFile(Map<String, Integer> labels, int published, List<Integer> history, SortedSet<Integer> heldBack) {

    static final LabelFile NONE = new LabelFile(Map.of(), 0);

    private static final Logger log = LoggerFactory.getLogger(LabelFile.class);
    static final String NAME = "labels.json";

    /** More than anybody goes back by hand. */
    private static final int MOST_HISTORY = 100;

    LabelFile {
        labels = Map.copyOf(labels);
        history = List.copyOf(history);
        heldBack = new TreeSet<>(heldBack);
    }

    LabelFile(Map<String, Integer> labels, int published) {
        this(labels, published, List.of(), new TreeSet<>());
    }

    /** As it is on disk; older ones know neither history nor versions held back. */
    private record Stored(
            Map<String, Integer> labels,
            int published,
            @Nullable List<Integer> history,
            @Nullable SortedSet<Integer> heldBack) {

        LabelFile file() {
            return new LabelFile(
                    labels,
                    published,
                    history == null ? List.of() : history,
                    heldBack == null ? new TreeSet<>() : heldBack);
        }
    }

    /** {@link #NONE} where there is none, or one that is no label file, which is logged. */
    static LabelFile read(Path model) throws IOException {
        try {
            Stored stored = ModelRecords.JSON.readValue(Files.readAllBytes(model.resolve(NAME)), Stored.class);
            return stored == null ? NONE : stored.file();
        } catch (NoSuchFileException none) {
            return NONE;
        } catch (JacksonException malformed) {
            log.warn(
                    "The labels of model {} are malformed, none are taken: {}",
                    model.getFileName(),
                    malformed.getOriginalMessage());
            return NONE;
        }
    }

    void write(Path model) throws IOException {
        DurableFiles.write(model.resolve(NAME), ModelRecords.JSON.writeValueAsBytes(this));
    }

    /** @param answering the version that answers until now; null where none does */
    LabelFile with(String label, int version, @Nullable ModelVersion answering) {
        Map<String, Integer> moved = new TreeMap<>(labels);
        moved.put(label, version);
        if (!label.equals(Names.STABLE)) {
            return new LabelFile(moved, published, history, heldBack);
        }
        moved.remove(Names.CANDIDATE, version);
        List<Integer> past = new ArrayList<>(history);
        if (answering != null && answering.version() != version) {
            past.add(answering.version());
        }
        SortedSet<Integer> held = new TreeSet<>(heldBack);
        held.remove(version);
        return new LabelFile(
                moved, published, past.subList(Math.max(0, past.size() - MOST_HISTORY), past.size()), held);
    }

    /** After a publication that lets the version take over. */
    LabelFile published(int version, @Nullable ModelVersion answering) {
        LabelFile moved = with(Names.STABLE, version, answering);
        return new LabelFile(moved.labels, Math.max(published, version), moved.history, moved.heldBack);
    }

    /** After one that does not: whoever answered goes on, also where no label said so. */
    LabelFile candidate(int version, @Nullable ModelVersion answering) {
        Map<String, Integer> put = new TreeMap<>(labels);
        put.put(Names.CANDIDATE, version);
        if (answering != null) {
            put.putIfAbsent(Names.STABLE, answering.version());
        }
        SortedSet<Integer> held = new TreeSet<>(heldBack);
        held.add(version);
        return new LabelFile(put, Math.max(published, version), history, held);
    }

    /**
     * With {@code stable} where it stood before; empty where that is not known, or nothing of it is left.
     *
     * @param readable versions that can answer
     */
    Optional<LabelFile> rolledBack(Collection<Integer> readable) {
        Integer from = labels.get(Names.STABLE);
        for (int i = history.size() - 1; from != null && i >= 0; i--) {
            int to = history.get(i);
            if (to != from && readable.contains(to)) {
                LabelFile moved = with(Names.STABLE, to, null);
                SortedSet<Integer> held = new TreeSet<>(moved.heldBack);
                held.add(from);
                return Optional.of(new LabelFile(moved.labels, published, history.subList(0, i), held));
            }
        }
        return Optional.empty();
    }

    /** After a version was deleted; no label that keeps one from that stood on it. */
    LabelFile without(int version) {
        Map<String, Integer> kept = new TreeMap<>(labels);
        kept.remove(Names.CANDIDATE, version);
        SortedSet<Integer> held = new TreeSet<>(heldBack);
        held.remove(version);
        return new LabelFile(
                kept,
                published,
                history.stream().filter(past -> past != version).toList(),
                held);
    }
}
