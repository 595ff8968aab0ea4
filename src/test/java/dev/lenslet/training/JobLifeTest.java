package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.training.Client.Answer;
import dev.lenslet.training.Client.Event;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A job from its submission to its model, as a client sees it. */
class JobLifeTest extends RunningService {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void aJobGoesThroughItsStatesAndTellsItsFigures() {
        Answer answer = client.submit(Client.shades("life", 5));
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        String id = answer.text("/id");
        assertThat(answer.header("Location")).isEqualTo("/training-jobs/" + id);
        assertThat(answer.text("/state")).isEqualTo("QUEUED");
        assertThat(answer.json().has("started")).isFalse();
        JsonNode seen = client.get(answer.header("Location")).json();
        for (String same :
                List.of("id", "model", "dataset", "owner", "network", "input_shape", "training", "created")) {
            assertThat(seen.get(same))
                    .as(same)
                    .isEqualTo(answer.json().get(same))
                    .isNotNull();
        }

        List<Event> events = client.events(id, "");
        JsonNode done = client.job(id);

        assertThat(done.path("state").asString()).as("%s", done).isEqualTo("SUCCEEDED");
        assertThat(states(events)).containsExactly("STARTING", "RUNNING", "SUCCEEDED");
        assertThat(done.path("version").asString()).isEqualTo("1");
        assertThat(Instant.parse(done.path("started").asString()))
                .isBetween(
                        Instant.parse(done.path("created").asString()),
                        Instant.parse(done.path("finished").asString()));
        assertThat(done.has("reason")).isFalse();
        assertThat(done.has("log_tail")).isFalse();
        JsonNode progress = done.path("progress");
        assertThat(progress.path("epoch").asInt()).isEqualTo(5);
        assertThat(progress.path("epochs").asInt()).isEqualTo(5);
        assertThat(progress.path("step").asInt()).isEqualTo(2);
        assertThat(progress.path("samples_per_second").asDouble()).isPositive();
        for (String figure : List.of("loss", "accuracy", "val_loss", "val_accuracy")) {
            assertThat(progress.get(figure).isNumber()).as(figure).isTrue();
        }
        assertThat(progress.has("seconds_left")).isFalse();
        tellsFigures(events);
        tellsHowItGoes(events);
        assertThat(progress.at("/samples/epoch").asInt()).isEqualTo(5);
        assertThat(progress.at("/samples/examples")).hasSize(4);
        assertThat(progress.at("/samples").has("event")).isFalse();
        assertThat(progress.at("/usage").has("cpu_cores")).isFalse();
        assertThat(client.get("/training-jobs").json().at("/items/0/progress").has("samples"))
                .isFalse();
        replays(id, events);
        followsTheLog(id);
        assertThat(client.get("/models/life").text("/labels/stable")).isEqualTo("1");
        assertThat(client.get("/training-jobs/" + id + "/log").response().body())
                .contains("epoch 5/5");
    }

    private static void tellsFigures(List<Event> events) {
        assertThat(events)
                .filteredOn(event -> event.name().equals("epoch"))
                .hasSize(5)
                .allSatisfy(event -> {
                    assertThat(event.json().path("val_loss").isNumber()).isTrue();
                    assertThat(event.json().path("seconds").isNumber()).isTrue();
                });
        assertThat(events)
                .filteredOn(event -> event.name().equals("progress"))
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(event -> {
                    for (String figure : List.of(
                            "epoch", "epochs", "step", "steps_per_epoch", "loss", "accuracy", "samples_per_second")) {
                        assertThat(event.json().path(figure).isNumber())
                                .as(figure)
                                .isTrue();
                    }
                    assertThat(event.json().path("seconds_left").asDouble(-1)).isNotNegative();
                });
        assertThat(events)
                .filteredOn(event -> event.name().equals("phase"))
                .extracting(event -> event.json().path("phase").asString())
                .containsSubsequence(
                        "starting worker", "loading", "training", "exporting", "verifying", "evaluating", "publishing");
    }

    private static void tellsHowItGoes(List<Event> events) {
        assertThat(named(events, "losses").flatMap(json -> json.path("points").valueStream()))
                .hasSize(10)
                .allSatisfy(point -> assertThat(point.path("loss").isNumber()).isTrue())
                .extracting(point ->
                        point.path("step").asInt() + " " + point.path("steps").asInt())
                .isEqualTo(IntStream.rangeClosed(1, 10)
                        .mapToObj(step -> step + " 1")
                        .toList());
        assertThat(named(events, "samples"))
                .hasSize(5)
                .allSatisfy(samples -> assertThat(samples.path("examples"))
                        .extracting(example -> example.path("label").asString())
                        .containsExactly("dark", "dark", "light", "light"))
                .allSatisfy(samples -> assertThat(
                                samples.at("/examples/0/top/0/probability").asDouble())
                        .isBetween(0.5, 1.0));
        assertThat(named(events, "usage"))
                .isNotEmpty()
                .allSatisfy(usage -> assertThat(usage.has("gpus")).isFalse());
        // 16 inputs answered by network and graph, then 4 examples for the test and 4 held out: (2 * 16 + 8) to 8.
        List<Double> left = named(events, "phase")
                .filter(phase -> phase.has("seconds_left") && !phase.has("done"))
                .map(phase -> phase.path("seconds_left").asDouble())
                .toList();
        assertThat(left).hasSize(3);
        assertThat(left.get(0)).isGreaterThan(left.get(1) + 1);
        assertThat(left.get(1) / left.get(2)).isCloseTo(5, within(1e-6));
    }

    private static Stream<JsonNode> named(List<Event> events, String name) {
        return events.stream().filter(event -> event.name().equals(name)).map(Event::json);
    }

    private void followsTheLog(String id) {
        String log =
                client.get("/training-jobs/" + id + "/log?tail=3").response().body();
        String stream = client.get("/training-jobs/" + id + "/events?log=3", "text/event-stream")
                .response()
                .body();
        assertThat(log.lines()).hasSize(3);
        assertThat(stream.lines().filter(line -> line.startsWith("data:{\"lines\"")))
                .singleElement()
                .satisfies(data -> assertThat(JSON.readTree(data.substring("data:".length()))
                                .path("lines")
                                .valueStream()
                                .map(JsonNode::asString))
                        .containsExactlyElementsOf(log.lines().toList()));
        assertThat(client.get("/training-jobs/" + id + "/log?tail=0").faultyFields())
                .containsExactly("tail");
        assertThat(client.get("/training-jobs/" + id + "/events?log=-1", "*/*").faultyFields())
                .containsExactly("log");
    }

    /** An ended job gives the same again, from wherever a client says it was. */
    private void replays(String id, List<Event> events) {
        List<Event> whole = client.events(id, "");
        assertThat(whole)
                .extracting(Event::data)
                .isEqualTo(events.stream().map(Event::data).toList());
        assertThat(whole.getLast().isState("SUCCEEDED")).isTrue();
        assertThat(whole)
                .extracting(event -> Long.parseLong(event.id()))
                .isSorted()
                .doesNotHaveDuplicates();
        Event third = whole.get(2);
        assertThat(client.events(id, third.id())).isEqualTo(whole.subList(3, whole.size()));
        assertThat(client.events(id, whole.getLast().id())).isEmpty();
        assertThat(client.events(id, "99999")).isEmpty();
    }

    @Test
    void aSecondVersionTakesTheLabelStable() {
        String first = client.accepted(Client.shades("twice", 1));
        String second = client.accepted(Client.shades("twice", 1));
        assertThat(client.await(first, "SUCCEEDED").path("version").asString()).isEqualTo("1");
        JsonNode later = client.await(second, "SUCCEEDED");
        assertThat(later.path("version").asString()).isEqualTo("2");
        assertThat(client.get("/models/twice").text("/labels/stable")).isEqualTo("2");
        assertThat(Instant.parse(later.path("started").asString()))
                .isAfterOrEqualTo(
                        Instant.parse(client.job(first).path("finished").asString()));
    }

    @Test
    void listsJobsNewestFirstPageByPage() {
        String older = client.accepted(Client.shades("listed", 10_000));
        String newer = client.accepted(Client.shades("listed", 1));
        JsonNode page = client.get("/training-jobs?limit=1").json();
        assertThat(page.at("/items/0/id").asString()).isEqualTo(newer);
        JsonNode next = client.get(
                        "/training-jobs?limit=1&cursor=" + page.path("next").asString())
                .json();
        assertThat(next.at("/items/0/id").asString()).isEqualTo(older);
        assertThat(client.get("/training-jobs?state=queued").json().path("items"))
                .extracting(job -> job.path("id").asString())
                .contains(newer)
                .doesNotContain("");
        assertThat(client.get("/training-jobs?state=lost").faultyFields()).containsExactly("state");
        assertThat(client.get("/training-jobs?cursor=-1").faultyFields()).containsExactly("cursor");
        cancelAll(newer, older);
    }

    private static List<String> states(List<Event> events) {
        return events.stream()
                .filter(event -> event.name().equals("state"))
                .map(event -> event.json().path("state").asString())
                .toList();
    }
}
