package dev.lenslet.dataset;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How an upload, or a file in it, holds examples. */
enum UploadFormat {
    /** Files in class folders. */
    ARCHIVE,
    /** Comma-separated values (RFC 4180), a text a row. */
    CSV,
    /** A JSON object a line, with a text each. */
    JSON_LINES;

    /**
     * Of a whole upload.
     *
     * @param type its content type
     * @param file its name, where it comes with one
     */
    static UploadFormat of(@Nullable String type, @Nullable String file) {
        UploadFormat named = ofFile(file == null ? "" : file);
        if (named != ARCHIVE) {
            return named;
        }
        String essence = type == null
                ? ""
                : type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        return switch (essence) {
            case "text/csv", "application/csv" -> CSV;
            case "application/jsonl",
                    "application/x-jsonl",
                    "application/jsonlines",
                    "application/x-jsonlines",
                    "application/ndjson",
                    "application/x-ndjson" -> JSON_LINES;
            default -> ARCHIVE;
        };
    }

    /** By the ending of a file's name; ARCHIVE where it is neither of the others. */
    static UploadFormat ofFile(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
            case "csv" -> CSV;
            case "jsonl", "ndjson", "jsonlines" -> JSON_LINES;
            default -> ARCHIVE;
        };
    }
}
