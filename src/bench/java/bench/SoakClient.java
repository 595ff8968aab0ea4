package bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks whichever replica answers, again and again while none does. One thread at a time. */
final class SoakClient {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final List<URI> replicas;
    private int next;
    private int unanswered;

    SoakClient(List<URI> replicas) {
        this.replicas = List.copyOf(replicas);
    }

    /** Requests without an answer, or with one that says to ask again: 5xx and 429. */
    int unanswered() {
        return unanswered;
    }

    void upload(String name, byte[] zip) throws IOException, InterruptedException {
        answer(request("/datasets?name=" + name, "application/zip").POST(BodyPublishers.ofByteArray(zip)));
    }

    /** Submits a job under a key until that is answered. */
    JsonNode submit(String json, String key) throws IOException, InterruptedException {
        return answer(request("/training-jobs", "application/json")
                .header("Idempotency-Key", '"' + key + '"')
                .POST(BodyPublishers.ofString(json)));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return answer(request(path, "application/json"));
    }

    /** Every job there is. */
    List<JsonNode> jobs() throws IOException, InterruptedException {
        List<JsonNode> jobs = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get("/training-jobs?limit=100" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            page.path("items").forEach(jobs::add);
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        return jobs;
    }

    /** The path alone; who is asked is decided for each attempt. */
    private static HttpRequest.Builder request(String path, String type) {
        return HttpRequest.newBuilder(URI.create("http://replica" + path))
                .header("Content-Type", type)
                .timeout(Duration.ofSeconds(15));
    }

    private JsonNode answer(HttpRequest.Builder builder) throws IOException, InterruptedException {
        URI path = builder.build().uri();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            URI replica = replicas.get(next++ % replicas.size());
            String what;
            try {
                HttpResponse<String> response = http.send(
                        builder.uri(replica.resolve(path.getRawPath()
                                        + (path.getRawQuery() == null ? "" : "?" + path.getRawQuery())))
                                .build(),
                        BodyHandlers.ofString());
                if (response.statusCode() < 300) {
                    return JSON.readTree(response.body());
                }
                what = path + " answered " + response.statusCode() + ": " + response.body();
                if (response.statusCode() < 500 && response.statusCode() != 429) {
                    throw new Refused(what);
                }
            } catch (Refused refused) {
                throw refused;
            } catch (IOException unreachable) {
                what = path + ": " + unreachable;
            }
            unanswered++;
            if (System.nanoTime() > end) {
                throw new IOException("no answer within " + PATIENCE + "; last, " + what);
            }
            Thread.sleep(200);
        }
    }

    /** An answer that asking again does not change. */
    static final class Refused extends IOException {
        Refused(String message) {
            super(message);
        }
    }
}
