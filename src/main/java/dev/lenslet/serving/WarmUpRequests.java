package dev.lenslet.serving;

import dev.lenslet.serving.InferenceSession.TensorSpec;
import dev.lenslet.telemetry.RequestNotes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** One row of zeros, or a small picture, as the protocols bring them to a model. */
final class WarmUpRequests {

    enum Kind {
        BINARY,
        JSON,
        PICTURE;

        static final List<Kind> TENSORS = List.of(BINARY, JSON);
    }

    /** A line across 28×28 pixels, a PNG of 99 bytes. */
    private static final String PICTURE =
            "iVBORw0KGgoAAAANSUhEUgAAABwAAAAcCAAAAABXZoBIAAAAKklEQVR42mPgZ8ADvPHJtuOTPYxP9j8+2cP4"
                    + "ZNvxyXrjk+UflR2VpUwWABmXZqlr4OvxAAAAAElFTkSuQmCC";

    private final Map<Kind, byte[]> requests = new EnumMap<>(Kind.class);

    /**
     * @param host and port, as the field names them
     * @param path of the service, as {@code /} or {@code /lenslet/}
     * @param id the version to name, and the requests' id
     * @param values of one row
     */
    WarmUpRequests(String host, String path, String model, String id, TensorSpec input, int values) {
        String infer = path + "v2/models/" + model + "/versions/" + id + "/infer";
        String predict = path + "predict?model=" + model + "&version=" + id;
        String known = RequestNotes.ID_HEADER + ": " + id + "\r\nContent-Type: ";
        int size = values * Float.BYTES;
        byte[] head = (tensor(input) + "\"parameters\":{\"binary_data_size\":" + size
                        + "}}],\"parameters\":{\"binary_data_output\":true}}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] json = (tensor(input) + "\"data\":[" + "0.00392157,".repeat(values - 1) + "0]}]}")
                .getBytes(StandardCharsets.UTF_8);
        requests.put(
                Kind.BINARY,
                WarmUpConnection.request(
                        host,
                        infer,
                        known + "application/octet-stream\r\nInference-Header-Content-Length: " + head.length + "\r\n",
                        Arrays.copyOf(head, head.length + size)));
        requests.put(Kind.JSON, WarmUpConnection.request(host, infer, known + "application/json\r\n", json));
        requests.put(
                Kind.PICTURE,
                WarmUpConnection.request(
                        host,
                        predict,
                        known + "image/png\r\n",
                        Base64.getDecoder().decode(PICTURE)));
    }

    private static String tensor(TensorSpec input) {
        String shape =
                input.shape().stream().skip(1).map(extent -> "," + extent).collect(Collectors.joining("", "[1", "]"));
        return "{\"inputs\":[{\"name\":\"" + input.name() + "\",\"datatype\":\"FP32\",\"shape\":" + shape + ",";
    }

    /** As it goes over the connection. */
    byte[] of(Kind kind) {
        return Objects.requireNonNull(requests.get(kind));
    }
}
