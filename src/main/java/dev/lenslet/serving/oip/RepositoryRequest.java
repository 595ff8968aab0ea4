package dev.lenslet.serving.oip;

import dev.lenslet.problem.InvalidFields;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The small JSON body of a call to the repository, read whatever type is claimed: Triton's clients claim none.
 *
 * @param ready whether those alone are wanted that answer
 * @param parameter the name of the first that was given; null where there is none
 */
record RepositoryRequest(boolean ready, @Nullable String parameter) {

    private static final int MOST = 64 << 10;

    /** @throws InvalidFields where the body is neither empty nor a JSON object of known fields */
    static RepositoryRequest read(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MOST + 1);
        if (body.length > MOST) {
            throw new InvalidFields("body", "has more than " + MOST + " bytes");
        }
        JsonCursor json = new JsonCursor(body, body.length);
        if (json.peek() == -1) {
            return new RepositoryRequest(false, null);
        }
        boolean ready = false;
        String parameter = null;
        json.open('{', "body");
        for (boolean first = true; json.more(first, '}'); first = false) {
            String field = json.name();
            switch (field) {
                case "ready" -> ready = InferParameters.flag(field, json.scalar("body", field));
                case "parameters" -> {
                    json.open('{', field);
                    for (boolean start = true; json.more(start, '}'); start = false) {
                        parameter = json.name();
                        json.skip();
                    }
                }
                default ->
                    throw new InvalidFields(TensorClaim.shortened(field), "is unknown; known are ready and parameters");
            }
        }
        json.finish();
        return new RepositoryRequest(ready, parameter);
    }
}
