package dev.lenslet.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends models to the service under test, and asks it of them. */
final class ExchangeClient {

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    ExchangeClient(int port) {
        this.port = port;
    }

    static void assertProblem(HttpResponse<byte[]> response, int status, String slug) {
        assertThat(response.statusCode()).as(text(response)).isEqualTo(status);
        assertThat(text(response)).contains("urn:lenslet:problem:" + slug);
    }

    HttpResponse<byte[]> post(String path, Path file) throws Exception {
        return post(path, Files.readAllBytes(file));
    }

    HttpResponse<byte[]> post(String path, byte[] body) throws Exception {
        return post(path, "application/octet-stream", body);
    }

    HttpResponse<byte[]> post(String path, String type, byte[] body) throws Exception {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    HttpResponse<byte[]> form(String path, Map<String, byte[]> parts) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Map.Entry<String, byte[]> part : new LinkedHashMap<>(parts).entrySet()) {
            boolean file = part.getKey().equals("file");
            body.write(bytes("--frontier\r\nContent-Disposition: form-data; name=\"" + part.getKey() + "\""
                    + (file ? "; filename=\"model\"" : "") + "\r\n\r\n"));
            body.write(part.getValue());
            body.write(bytes("\r\n"));
        }
        body.write(bytes("--frontier--\r\n"));
        return post(path, "multipart/form-data; boundary=frontier", body.toByteArray());
    }

    HttpResponse<byte[]> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        // A version is loaded beside the request that published it; the answer says to ask again.
        while (answer.statusCode() == 503 && text(answer).contains("urn:lenslet:problem:model-loading")) {
            Thread.sleep(Duration.ofMillis(20));
            answer = client.send(request, BodyHandlers.ofByteArray());
        }
        return answer;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
