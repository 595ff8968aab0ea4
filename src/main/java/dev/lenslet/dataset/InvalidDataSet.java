package dev.lenslet.dataset;

import dev.lenslet.media.MediaKind;
import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A data set that is refused, or that something forbids to make or delete. */
final class InvalidDataSet extends Refusal {

    private static final int NAMES_SHOWN = 5;

    private InvalidDataSet(Reason reason, String slug, String title, String detail) {
        super(reason, slug, title, detail);
    }

    static InvalidDataSet unknown(String name, Collection<String> known) {
        return new InvalidDataSet(
                Reason.UNKNOWN,
                "unknown-dataset",
                "There is no such data set",
                "There is no data set '" + name + "'; known are " + known + ".");
    }

    static InvalidDataSet taken(String name) {
        return new InvalidDataSet(
                Reason.CONFLICT,
                "dataset-exists",
                "The name is taken",
                "There is a data set '" + name + "' already; delete it first or choose another name.");
    }

    static InvalidDataSet ofCatalogue(String name) {
        return new InvalidDataSet(
                Reason.CONFLICT,
                "dataset-exists",
                "The name is taken",
                "'" + name + "' is a name of the catalogue, for what is fetched; choose another name for an upload.");
    }

    static InvalidDataSet inUse(String name, Collection<String> by) {
        return new InvalidDataSet(
                Reason.CONFLICT,
                "dataset-in-use",
                "The data set is in use",
                "'" + name + "' is used by " + String.join(", ", by) + "; wait for it or cancel it.");
    }

    static InvalidDataSet notComplete(String name) {
        return new InvalidDataSet(
                Reason.CONFLICT,
                "dataset-not-complete",
                "The data set is not complete",
                "'" + name + "' is being fetched, or could not be; GET /datasets/" + name + " says how far it is.");
    }

    static InvalidDataSet notShown(String detail) {
        return new InvalidDataSet(
                Reason.UNPROCESSABLE, "no-preview", "There is nothing to show of the data set", detail);
    }

    static InvalidDataSet contents(String detail) {
        return new InvalidDataSet(
                Reason.UNPROCESSABLE, "invalid-dataset", "The archive holds no usable data set", detail);
    }

    /** @param byKind names of its files by what they are, more than one kind */
    static InvalidDataSet mixed(Map<MediaKind, List<String>> byKind) {
        return contents("A data set has examples of one kind; the archive has "
                + byKind.entrySet().stream()
                        .map(kind -> kind.getValue().size() + " "
                                + kind.getKey().plural() + " ("
                                + kind.getValue().stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "))
                                + (kind.getValue().size() > NAMES_SHOWN ? ", …" : "") + ")")
                        .collect(Collectors.joining(" and "))
                + ".");
    }

    static InvalidDataSet tooLarge(String detail) {
        return new InvalidDataSet(Reason.TOO_LARGE, "too-large", "The input is too large", detail);
    }

    static InvalidDataSet storageFull(long free, long kept) {
        return new InvalidDataSet(
                Reason.STORAGE_FULL,
                "storage-full",
                "The disk has no room",
                "The disk has " + free + " bytes free and " + kept + " are kept free; delete data sets or add room.");
    }
}
