package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.Client.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Submissions that are sent again, as clients do that got no answer. */
class RepeatedSubmissionsTest extends RunningService {

    @Test
    void oneKeyIsOneJobHoweverOftenAndFromHowManyThreadsItIsSent() throws Exception {
        String json = Client.shades("repeated", 10_000);
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<Answer> submission = () -> client.submit(json, "\"repeated-1\"");
            for (var answer : threads.invokeAll(List.of(submission, submission, submission, submission))) {
                answers.add(answer.get());
            }
        }
        answers.add(client.submit(json, "repeated-1"));

        assertThat(answers).extracting(Answer::status).containsOnly(202);
        assertThat(answers.stream().map(answer -> answer.header("Location")).distinct())
                .hasSize(1);
        String id = answers.getFirst().text("/id");
        assertThat(client.get("/training-jobs?limit=100").json().path("items").valueStream())
                .filteredOn(job -> job.path("model").asString().equals("repeated"))
                .hasSize(1);
        cancelAll(id);
        assertThat(client.submit(json, "repeated-1").text("/state"))
                .as("the job as it is now")
                .isEqualTo("CANCELLED");
    }

    @Test
    void aKeyOfAnotherRequestIsRefused() {
        String id = client.submit(Client.shades("first", 10_000), "taken").text("/id");

        Answer refused = client.submit(Client.shades("second", 10_000), "taken");

        assertThat(refused.status()).as("%s", refused).isEqualTo(422);
        assertThat(refused.text("/type")).isEqualTo("urn:lenslet:problem:idempotency-key-reused");
        cancelAll(id);
    }

    @Test
    void aRefusedSubmissionUsesUpNoKey() {
        assertThat(client.submit("{}", "careless").status()).isEqualTo(400);
        Answer mended = client.submit(Client.shades("mended", 10_000), "careless");
        assertThat(mended.status()).as("%s", mended).isEqualTo(202);
        cancelAll(mended.text("/id"));
    }

    @Test
    void aKeyThatIsNoneIsRefused() {
        Answer refused = client.submit(Client.shades("none", 1), "\"open");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.faultyFields()).containsExactly("Idempotency-Key");
    }
}
