package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.Client.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of texts by HTTP, and what is refused of jobs on them. */
class TextJobsTest extends RunningService {

    private static final String OWN = """
            {"class_name": "Sequential", "config": {"name": "n", "layers": [
              {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [null, 8], "dtype": "int32"}},
              {"class_name": "Embedding", "config": {"name": "e", "input_dim": 7, "output_dim": 2}},
              {"class_name": "Flatten", "config": {"name": "f"}},
              {"class_name": "Dense", "config": {"name": "d", "units": 2, "activation": "softmax"}}]}}""";

    @BeforeEach
    void upload() {
        store("lines", "text/csv", "text,label\nhello,en\nhallo,de\nhi,en\nguten Tag,de\n");
        store("pair", "application/x-ndjson", "{\"text\":\"a\",\"label\":1}\n{\"text\":\"b\",\"label\":2}");
    }

    @Test
    void aTableSaysWhatItHolds() {
        Answer lines = client.get("/datasets/lines");
        assertThat(lines.text("/kind")).as("%s", lines).isEqualTo("texts");
        assertThat(lines.json().at("/characters/max").asInt()).isEqualTo(9);
        assertThat(lines.json().at("/per_class/de").asInt()).isEqualTo(2);
        Answer unknown = client.post(
                "/datasets?name=none", "application/octet-stream", BodyPublishers.ofString("text,label\nx,a\ny,b\n"));
        assertThat(unknown.status()).as("%s", unknown).isEqualTo(415);
        assertThat(unknown.text("/detail")).contains("text/csv");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lines | \"simple-cnn\" | {} | input_shape | an Embedding reads",
                "lines | own | {\"text\":{\"vocabulary_size\":8}} | training.text.vocabulary_size | takes 7 ids",
                "pair | \"text-cnn\" | {} | dataset | one example of each class",
                "shades | \"simple-cnn\" | {\"text\":{\"level\":\"words\"}} | training.text | has pictures",
                "lines | own | {\"class_weight\":{\"fr\":1}} | training.class_weight.fr | classes are [de, en]"
            })
    void whatDoesNotFitTextsIsUnprocessable(
            String dataSet, String network, String training, String field, String words) {
        Answer answer = client.submit("{\"model\":\"refused\",\"dataset\":\"" + dataSet + "\",\"network\":"
                + (network.equals("own") ? OWN : network) + ",\"training\":" + training + "}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(422);
        assertThat(answer.faultyFields()).contains(field);
        assertThat(answer.text("/detail")).contains(words);
    }

    private void store(String name, String type, String table) {
        Answer answer = client.post("/datasets?name=" + name, type, BodyPublishers.ofString(table));
        assertThat(answer.status()).as("%s", answer).isIn(201, 409);
    }
}
