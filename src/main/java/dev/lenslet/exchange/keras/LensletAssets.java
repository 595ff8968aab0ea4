package dev.lenslet.exchange.keras;

import dev.lenslet.exchange.Beside;
import dev.lenslet.exchange.UnreadableModel;
import dev.lenslet.network.Vocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a {@code .keras} file has no place for, among the assets of its zip: labels, preprocessing, vocabulary. Keras opens
 * the file and passes over them; what Keras saves anew is without them.
 */
final class LensletAssets {

    private static final String RECORD = "assets/lenslet/model.json";
    private static final String VOCABULARY = "assets/lenslet/" + Vocabulary.FILE;
    private static final JsonMapper JSON = new JsonMapper();

    private LensletAssets() {}

    /** Contents by entry; none where there is nothing to tell. */
    static Map<String, byte[]> entries(Beside beside) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        ObjectNode record = JSON.createObjectNode();
        if (beside.labels() != null) {
            record.set("labels", JSON.valueToTree(beside.labels()));
        }
        if (beside.preprocessing() != null) {
            record.set("preprocessing", beside.preprocessing());
        }
        if (!record.isEmpty()) {
            entries.put(RECORD, JSON.writeValueAsBytes(record));
        }
        if (beside.vocabulary() != null) {
            entries.put(VOCABULARY, beside.vocabulary().text().getBytes(StandardCharsets.UTF_8));
        }
        return entries;
    }

    /** @throws UnreadableModel where they are there, but not as {@link #entries} writes them */
    static Beside read(ZipFile zip) throws IOException {
        if (zip.getEntry(RECORD) == null) {
            return Beside.NOTHING;
        }
        JsonNode record;
        try {
            record = JSON.readTree(KerasFiles.text(zip, RECORD));
        } catch (JacksonException malformed) {
            throw UnreadableModel.damaged("'" + RECORD + "' is no JSON: " + malformed.getOriginalMessage() + ".");
        }
        return new Beside(labels(record.path("labels")), preprocessing(record), vocabulary(zip));
    }

    private static @Nullable JsonNode preprocessing(JsonNode record) {
        JsonNode preprocessing = record.path("preprocessing");
        return preprocessing.isObject() ? preprocessing : null;
    }

    private static @Nullable List<String> labels(JsonNode given) {
        if (given.isMissingNode()) {
            return null;
        }
        List<String> labels = new ArrayList<>();
        for (JsonNode label : given) {
            if (!label.isString() || label.asString().isBlank()) {
                throw UnreadableModel.damaged("'" + RECORD + "' has labels that are no texts.");
            }
            labels.add(label.asString());
        }
        return labels;
    }

    private static @Nullable Vocabulary vocabulary(ZipFile zip) throws IOException {
        if (zip.getEntry(VOCABULARY) == null) {
            return null;
        }
        try {
            return Vocabulary.parse(KerasFiles.text(zip, VOCABULARY));
        } catch (IllegalArgumentException fault) {
            throw UnreadableModel.damaged("'" + VOCABULARY + "' is none: " + fault.getMessage() + ".");
        }
    }
}
