package dev.lenslet.exchange;

import dev.lenslet.network.Shape;
import dev.lenslet.network.Vocabulary;
import dev.lenslet.problem.FieldFault;
import dev.lenslet.problem.InvalidFields;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Receives an import's body, or the parts of its form, under limits. Thread-safe. */
@Component
class ImportParts {

    private static final Set<String> NAMES =
            Set.of("file", "weights", "labels", "preprocessing", "config", "vocabulary", "input_shape");
    private static final int MAX_TEXT = 16 << 20;
    private static final int MAX_NAME = 256;
    private static final JsonMapper JSON = new JsonMapper();

    private final ExchangeSettings settings;

    ImportParts(ExchangeSettings settings) {
        this.settings = settings;
    }

    /** @throws InvalidFields where the body is empty or cut off */
    ImportRequest ofBody(HttpServletRequest request, Path work) throws IOException {
        checkSize("body", request.getContentLengthLong());
        try (InputStream in = request.getInputStream()) {
            return new ImportRequest(save("body", in, work.resolve("file")), null, null, null, null, Beside.NOTHING);
        }
    }

    /** @throws InvalidFields naming every part that is wrong */
    ImportRequest ofForm(HttpServletRequest request, Path work) throws IOException {
        Map<String, Part> parts = parts(request);
        Path file = parts.containsKey("file") ? save(parts.get("file"), work) : null;
        Part weights = parts.get("weights");
        String pretrained = weights == null ? null : name(weights);
        if (file == null && weights == null) {
            throw new InvalidFields("file", "is missing: the model's file; or send 'config' with 'weights'");
        }
        String labels = text(parts.get("labels"));
        String preprocessing = text(parts.get("preprocessing"));
        String vocabulary = text(parts.get("vocabulary"));
        String inputShape = text(parts.get("input_shape"));
        return new ImportRequest(
                file,
                weights != null && pretrained == null ? save(weights, work) : null,
                pretrained,
                text(parts.get("config")),
                inputShape == null ? null : shape(inputShape),
                new Beside(
                        labels == null ? null : labels(labels),
                        preprocessing == null ? null : json("preprocessing", preprocessing),
                        vocabulary == null ? null : vocabulary(vocabulary)));
    }

    private static Map<String, Part> parts(HttpServletRequest request) throws IOException {
        Map<String, Part> parts = new HashMap<>();
        List<FieldFault> faults = new ArrayList<>();
        try {
            for (Part part : request.getParts()) {
                if (!NAMES.contains(part.getName())) {
                    faults.add(new FieldFault(part.getName(), "is unknown; parts are " + NAMES));
                } else if (parts.put(part.getName(), part) != null) {
                    faults.add(new FieldFault(part.getName(), "is sent twice"));
                }
            }
        } catch (ServletException malformed) {
            throw new InvalidFields("body", "is no multipart form");
        }
        if (!faults.isEmpty()) {
            throw new InvalidFields(faults);
        }
        return parts;
    }

    /** The name of published weights, where the part is short text rather than a file. */
    private static @Nullable String name(Part weights) throws IOException {
        if (weights.getSize() > MAX_NAME || weights.getSize() == 0) {
            return null;
        }
        String text = String.valueOf(text(weights)).strip();
        return text.matches("[a-z0-9-]+") ? text : null;
    }

    private Path save(Part part, Path work) throws IOException {
        checkSize(part.getName(), part.getSize());
        try (InputStream in = part.getInputStream()) {
            return save(part.getName(), in, work.resolve(part.getName()));
        }
    }

    private Path save(String name, InputStream in, Path target) throws IOException {
        long limit = settings.maxUpload().toBytes();
        long total = 0;
        try (OutputStream out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                total += read;
                checkSize(name, total);
                out.write(buffer, 0, read);
            }
        }
        if (total == 0) {
            throw new InvalidFields(name, "is empty; send a model's file of at most " + limit + " bytes");
        }
        return target;
    }

    private void checkSize(String name, long bytes) {
        if (bytes > settings.maxUpload().toBytes()) {
            throw UnreadableModel.tooLarge("'" + name + "' has more than "
                    + settings.maxUpload().toBytes() + " bytes (lenslet.exchange.max-upload).");
        }
    }

    private static @Nullable String text(@Nullable Part part) throws IOException {
        if (part == null) {
            return null;
        }
        if (part.getSize() > MAX_TEXT) {
            throw UnreadableModel.tooLarge("'" + part.getName() + "' has more than " + MAX_TEXT + " bytes.");
        }
        try (InputStream in = part.getInputStream()) {
            return new String(in.readNBytes(MAX_TEXT), StandardCharsets.UTF_8);
        }
    }

    /** A JSON array of texts, or a line each. */
    private static List<String> labels(String text) {
        List<String> labels = text.stripLeading().startsWith("[")
                ? texts("labels", text)
                : text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
        if (labels.stream().anyMatch(label -> label.isBlank() || label.length() > MAX_NAME)) {
            throw new InvalidFields("labels", "has a name that is empty or longer than " + MAX_NAME + " characters");
        }
        return labels;
    }

    /**
     * A JSON array of texts, or a line each, in the order of ids. Keras' {@code get_vocabulary()} begins with the two ids that are
     * reserved here too.
     */
    private static Vocabulary vocabulary(String text) {
        // "[" alone is a token of characters.
        List<String> tokens = text.matches("(?s)\\s*\\[\\s*[\"\\]].*")
                ? texts("vocabulary", text)
                : text.lines().toList();
        if (tokens.size() >= Vocabulary.RESERVED && tokens.get(0).isEmpty()) {
            tokens = tokens.subList(Vocabulary.RESERVED, tokens.size());
        }
        try {
            return new Vocabulary(tokens);
        } catch (IllegalArgumentException fault) {
            throw new InvalidFields("vocabulary", "is none: " + fault.getMessage());
        }
    }

    private static Shape shape(String text) {
        try {
            return JSON.treeToValue(json("input_shape", text), Shape.class);
        } catch (JacksonException malformed) {
            throw new InvalidFields("input_shape", "must be an array of extents of one example, as [28,28,1]");
        }
    }

    private static List<String> texts(String name, String text) {
        List<String> texts = new ArrayList<>();
        for (JsonNode one : json(name, text)) {
            if (!one.isString()) {
                throw new InvalidFields(name, "must be a JSON array of texts, or lines");
            }
            texts.add(one.asString());
        }
        return texts;
    }

    private static JsonNode json(String name, String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException malformed) {
            throw new InvalidFields(name, "is no JSON: " + malformed.getOriginalMessage());
        }
    }
}
