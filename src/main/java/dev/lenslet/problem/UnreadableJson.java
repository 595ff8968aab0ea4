package dev.lenslet.problem;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says which field of a JSON body cannot be read; the parser's own texts name classes of ours. */
final class UnreadableJson {

    private UnreadableJson() {}

    /** @param cause null where there was no body */
    static InvalidFields refusal(@Nullable Throwable cause) {
        if (cause instanceof UnrecognizedPropertyException unknown) {
            return new InvalidFields(path(unknown), "is unknown");
        }
        if (cause instanceof StreamReadException malformed) {
            return new InvalidFields(
                    "body",
                    "is no well-formed JSON: line " + malformed.getLocation().getLineNr() + ", column "
                            + malformed.getLocation().getColumnNr());
        }
        if (cause instanceof JacksonException unfit) {
            return new InvalidFields(path(unfit), "has the wrong type");
        }
        return new InvalidFields("body", "must be a JSON object");
    }

    private static String path(JacksonException failure) {
        String path = failure.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining());
        return path.isEmpty() ? "body" : path.startsWith(".") ? path.substring(1) : path;
    }
}
