package dev.lenslet.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the Open Inference Protocol that sends what it is told, right or wrong. */
final class V2 {

    private static final JsonMapper JSON = new JsonMapper();
    static final String LENGTH = "Inference-Header-Content-Length";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    V2(int port) {
        base = URI.create("http://127.0.0.1:" + port);
    }

    record Answer(HttpResponse<byte[]> response) {

        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The JSON part. */
        JsonNode json() {
            return JSON.readTree(response.body(), 0, jsonLength());
        }

        String text(String pointer) {
            return json().at(pointer).asString();
        }

        private int jsonLength() {
            return header(LENGTH).isEmpty() ? response.body().length : Integer.parseInt(header(LENGTH));
        }

        /** What is behind the JSON. */
        ByteBuffer tail() {
            int from = jsonLength();
            return ByteBuffer.wrap(Arrays.copyOfRange(response.body(), from, response.body().length))
                    .order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public String toString() {
            return status() + " " + new String(response.body(), StandardCharsets.UTF_8);
        }
    }

    /** @param headers names and values in turn */
    Answer get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).GET();
        return send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    /** @param headers names and values in turn */
    Answer post(String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).POST(BodyPublishers.ofByteArray(body));
        return send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    Answer post(String path, String body, String... headers) {
        return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Answer put(String path, String json) {
        return send(HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json))
                .build());
    }

    private Answer send(HttpRequest request) {
        try {
            return new Answer(client.send(request, BodyHandlers.ofByteArray()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** A tensor of rows of 4 x 4 x 1 numbers, all the same. */
    static String tensor(int rows, String number) {
        String data = IntStream.range(0, rows * 16).mapToObj(i -> number).collect(Collectors.joining(","));
        return "{\"name\":\"input\",\"shape\":[" + rows + ",4,4,1],\"datatype\":\"FP32\",\"data\":[" + data + "]}";
    }

    static String request(String tensor, String... fields) {
        return "{\"inputs\":[" + tensor + "]"
                + Arrays.stream(fields).map(f -> "," + f).collect(Collectors.joining()) + "}";
    }

    static String binaryJson(int rows, int bytes, String... fields) {
        return request(
                String.format(
                        Locale.ROOT,
                        "{\"name\":\"input\",\"shape\":[%d,4,4,1],\"datatype\":\"FP32\","
                                + "\"parameters\":{\"binary_data_size\":%d}}",
                        rows,
                        bytes),
                fields);
    }

    static byte[] floats(int count, float value) {
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    static byte[] joined(String json, byte[] tail) {
        byte[] head = json.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(head.length + tail.length)
                .put(head)
                .put(tail)
                .array();
    }
}
