package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.dataset.Archives;
import dev.lenslet.training.Client.Answer;
import dev.lenslet.training.Client.Event;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A job whose version is worse than the one that answers, as a client sees it. */
class GatedJobsTest extends RunningService {

    @Test
    void aWorseVersionStaysACandidateUntilSomebodyPutsStableOnItAndTakesItBack() {
        JsonNode first = client.await(client.accepted(Client.shades("gated", 20)), "SUCCEEDED");
        assertThat(first.at("/gate/passed").asBoolean()).as("%s", first).isTrue();
        assertThat(first.at("/gate/reason").asString()).contains("No version of the model answered before");
        assertThat(client.get("/models/gated/versions/1")
                        .json()
                        .at("/metrics/test/accuracy")
                        .asDouble())
                .isEqualTo(1);

        String hasty = client.accepted(
                Client.shades("gated", 1).replace("\"seed\": 1", "\"seed\": 1, \"learning_rate\": 1e-9"));
        List<Event> events = client.events(hasty, "");
        JsonNode job = client.job(hasty);

        assertThat(job.path("state").asString()).as("%s", job).isEqualTo("SUCCEEDED");
        assertThat(job.path("version").asString()).isEqualTo("2");
        JsonNode gate = job.path("gate");
        assertThat(gate.path("passed").asBoolean()).as("%s", job).isFalse();
        assertThat(gate.at("/against/version").asString()).isEqualTo("1");
        assertThat(gate.at("/against/may_have_seen").asBoolean()).isFalse();
        assertThat(gate.at("/test/examples").asInt()).isEqualTo(4);
        assertThat(gate.at("/test/only_serving_right").asInt()).isPositive();
        assertThat(client.get("/models/gated/versions/2").json().path("gate")).isEqualTo(gate);
        assertThat(events)
                .filteredOn(event -> event.name().equals("gate"))
                .singleElement()
                .satisfies(event -> assertThat(event.json().path("result")).isEqualTo(gate));
        assertThat(client.get("/actuator/prometheus").response().body())
                .contains("lenslet_training_gate_total{outcome=\"refused\"}");

        assertThat(client.get("/models/gated").json().path("labels").toString())
                .isEqualTo("{\"candidate\":\"2\",\"stable\":\"1\"}");
        assertThat(answering("")).isEqualTo("1");
        assertThat(answering("&version=candidate")).isEqualTo("2");

        assertThat(client.put("/models/gated/labels/stable", "{\"version\": \"candidate\"}")
                        .status())
                .isEqualTo(200);
        awaitAnswersBy("2");
        Answer back = client.post("/models/gated/rollback", "application/json", BodyPublishers.noBody());
        assertThat(back.text("/labels/stable")).as("%s", back).isEqualTo("1");
        assertThat(back.json().at("/versions/0/held_back").asBoolean()).isTrue();
        awaitAnswersBy("1");
        Answer further = client.post("/models/gated/rollback", "application/json", BodyPublishers.noBody());
        assertThat(further.status()).isEqualTo(409);
        assertThat(further.text("/type")).isEqualTo("urn:lenslet:problem:nothing-before");
    }

    /** Whoever answered goes on until the other is in memory. */
    private void awaitAnswersBy(String version) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> answering(""), version::equals);
    }

    private String answering(String query) {
        Answer answer = client.post(
                "/predict?model=gated" + query, "image/png", BodyPublishers.ofByteArray(Archives.picture(12, 12, 30)));
        return answer.text("/version");
    }
}
