package bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Training jobs of a running service. */
final class Jobs {

    private static final JsonMapper JSON = new JsonMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI service;

    Jobs(URI service) {
        this.service = service;
    }

    /** Submits a job and returns it when it has succeeded. */
    JsonNode succeeded(String request) throws IOException, InterruptedException {
        JsonNode job = JSON.readTree(post("/training-jobs", "application/json", BodyPublishers.ofString(request)));
        String path = "/training-jobs/" + job.get("id").asString();
        while (!List.of("SUCCEEDED", "FAILED", "CANCELLED")
                .contains(job.get("state").asString())) {
            Thread.sleep(1000);
            job = get(path);
        }
        if (!job.get("state").asString().equals("SUCCEEDED")) {
            throw new IOException("it ended as " + job);
        }
        return job;
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(text(path));
    }

    String text(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(service.resolve(path)));
    }

    String post(String path, String type, HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(service.resolve(path))
                .header("Content-Type", type)
                .POST(body));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(response.uri() + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }
}
