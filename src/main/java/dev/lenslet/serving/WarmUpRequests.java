package dev.lenslet.serving;

import dev.lenslet.serving.InferenceSession.TensorSpec;
import dev.lenslet.telemetry.RequestNotes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One row of zeros, or a small picture, as the protocols bring them to a model; one after the other, over one connection. */
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

    private static final int PATIENCE_MILLIS = 5_000;

    private final Map<Kind, Body> bodies = new EnumMap<>(Kind.class);
    private final String id;

    private record Body(URI to, String type, byte[] bytes, int jsonLength) {}

    /**
     * @param base of the service
     * @param id the version to name, and the requests' id
     * @param values of one row
     */
    WarmUpRequests(URI base, String model, String id, TensorSpec input, int values) {
        this.id = id;
        URI infer = base.resolve("v2/models/" + model + "/versions/" + id + "/infer");
        URI predict = base.resolve("predict?model=" + model + "&version=" + id);
        bodies.put(Kind.BINARY, binary(infer, input, values));
        bodies.put(Kind.JSON, json(infer, input, values));
        bodies.put(
                Kind.PICTURE, new Body(predict, "image/png", Base64.getDecoder().decode(PICTURE), 0));
    }

    private static String tensor(TensorSpec input) {
        String shape =
                input.shape().stream().skip(1).map(extent -> "," + extent).collect(Collectors.joining("", "[1", "]"));
        return "{\"inputs\":[{\"name\":\"" + input.name() + "\",\"datatype\":\"FP32\",\"shape\":" + shape + ",";
    }

    private static Body binary(URI infer, TensorSpec input, int values) {
        int size = values * Float.BYTES;
        byte[] json = (tensor(input) + "\"parameters\":{\"binary_data_size\":" + size
                        + "}}],\"parameters\":{\"binary_data_output\":true}}")
                .getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(json);
        body.writeBytes(new byte[size]);
        return new Body(infer, "application/octet-stream", body.toByteArray(), json.length);
    }

    private static Body json(URI infer, TensorSpec input, int values) {
        String body = tensor(input) + "\"data\":[" + "0.00392157,".repeat(values - 1) + "0]}]}";
        return new Body(infer, "application/json", body.getBytes(StandardCharsets.UTF_8), 0);
    }

    /** @throws IOException where it is not answered with 200 */
    void send(Kind kind) throws IOException {
        Body body = bodies.get(kind);
        if (body == null) {
            throw new IllegalStateException("no " + kind);
        }
        HttpURLConnection call = (HttpURLConnection) body.to().toURL().openConnection(Proxy.NO_PROXY);
        call.setConnectTimeout(PATIENCE_MILLIS);
        call.setReadTimeout(PATIENCE_MILLIS);
        call.setDoOutput(true);
        call.setRequestMethod("POST");
        call.setRequestProperty("Content-Type", body.type());
        call.setRequestProperty(RequestNotes.ID_HEADER, id);
        if (body.jsonLength() > 0) {
            call.setRequestProperty("Inference-Header-Content-Length", Integer.toString(body.jsonLength()));
        }
        call.setFixedLengthStreamingMode(body.bytes().length);
        call.getOutputStream().write(body.bytes());
        if (call.getResponseCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException("its own request was answered with status " + call.getResponseCode());
        }
        try (InputStream answer = call.getInputStream()) {
            answer.readAllBytes();
        }
    }
}
