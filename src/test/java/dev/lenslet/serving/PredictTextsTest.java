package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.network.Vocabulary;
import dev.lenslet.serving.Http.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class PredictTextsTest {

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        TestModels.brightness(directory.resolve("models/digits/1"));
        TestModels.letters(directory.resolve("models/languages/1"));
        Path other = TestModels.letters(directory.resolve("models/tampered/1"));
        Files.writeString(other.resolve(Vocabulary.FILE), "z\na\n");
        TestModels.serve(registry, directory);
    }

    private final Http http;

    PredictTextsTest(@LocalServerPort int port) {
        this.http = new Http(port);
    }

    @BeforeEach
    void awaitModels(@Autowired ServedModels served) {
        Ready.await(served);
    }

    @Test
    void aTextIsAnsweredByTheModelForTexts() {
        Answer answer = http.post("/predict", "text/plain", "\u00e4A!");
        assertThat(answer.text("/model")).as("%s", answer).isEqualTo("languages");
        assertThat(answer.text("/predictions/0/label")).isEqualTo("a");
        // softmax(4, 0)
        assertThat(answer.json().at("/predictions/0/probability").asDouble()).isBetween(0.98, 0.983);
        assertThat(http.post("/predict", "text/plain; charset=iso-8859-1", new byte[] {(byte) 0xe4, 'z'})
                        .text("/predictions/0/label"))
                .isEqualTo("z");
    }

    @Test
    void stringsAreTextsAndABadOneIsNamedInItsPlace() {
        Answer answer =
                http.post("/predict", "application/json", "{\"instances\": [\"a\", \"\", \"z\\n\", 3, [\"a\"]]}");
        assertThat(answer.text("/predictions/0/label")).as("%s", answer).isEqualTo("a");
        assertThat(answer.text("/predictions/1/error/detail")).contains("empty");
        assertThat(answer.text("/predictions/2/label")).isEqualTo("z");
        assertThat(answer.text("/predictions/3/error/detail"))
                .contains("instances[3]")
                .contains("string");
        assertThat(answer.text("/predictions/4/error/detail")).contains("instances[4]");
    }

    @Test
    void partsOfAFormAreTextsToo() {
        String form = "--x\r\nContent-Disposition: form-data; name=\"input\"\r\n\r\nza\r\n"
                + "--x\r\nContent-Disposition: form-data; name=\"input\"; filename=\"t.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\nzzzza\r\n--x--\r\n";
        Answer answer = http.post("/predict", "multipart/form-data; boundary=x", form);
        assertThat(answer.json().at("/predictions/0/probability").asDouble())
                .as("%s", answer)
                .isEqualTo(0.5);
        // The fifth character is cut off.
        assertThat(answer.text("/predictions/1/label")).isEqualTo("z");
    }

    @Test
    void idsOfTokensAreTakenAsNumbers() {
        Answer answer =
                http.post("/predict?model=languages", "application/json", "{\"instances\": [[3, 0, 1, 0], [2,2,2,2]]}");
        assertThat(answer.text("/predictions/0/label")).as("%s", answer).isEqualTo("z");
        assertThat(answer.text("/predictions/1/label")).isEqualTo("a");
        for (String bad : new String[] {"4", "-1", "2.5", "1e30"}) {
            Answer refused = http.post(
                    "/predict?model=languages", "application/json", "{\"instances\": [[0, " + bad + ", 0, 0]]}");
            assertThat(refused.status()).as("%s", refused).isEqualTo(422);
            assertThat(refused.text("/type")).isEqualTo("urn:lenslet:problem:no-token");
            assertThat(refused.text("/detail")).contains("instances[0][1]").contains("0 to 3");
        }
    }

    @Test
    void badTextsAreRefused() {
        refused(http.post("/predict", "text/plain", new byte[] {'a', (byte) 0xff}), 400, "UTF-8");
        refused(http.post("/predict", "text/plain", new byte[] {'a', 0}), 400, "NUL");
        refused(http.post("/predict", "text/plain; charset=none-such", "a"), 415, "none-such");
        refused(http.post("/predict", "text/plain", "a".repeat(2_000_000)), 413, "lenslet.media.text.max-bytes");
        refused(http.post("/predict", "text/plain", " \n"), 400, "empty");
        refused(http.post("/predict?model=digits", "text/plain", "a"), 422, "takes pictures");
        refused(http.post("/predict?model=digits", "application/json", "{\"instances\": [\"a\"]}"), 422, "pictures");
        refused(http.post("/predict?model=languages", "image/png", Http.picture("png", 0)), 422, "takes texts");
        refused(http.post("/predict", "application/json", "{\"instances\": [\"\\ud800\"]}"), 400, "surrogate");
    }

    @Test
    void aVocabularyOtherThanThePublishedOneIsNotServed() {
        assertThat(http.post("/predict?model=tampered", "text/plain", "a").status())
                .isEqualTo(404);
        assertThat(http.get("/models/languages/versions/1").text("/input/preprocessing/vocabulary"))
                .isEqualTo("vocabulary.txt");
    }

    @Test
    void theVocabularyIsInTheRecordsFiles() {
        Answer version = http.get("/models/languages/versions/1");
        assertThat(version.json().at("/files").has(Vocabulary.FILE))
                .as("%s", version)
                .isTrue();
        assertThat(version.text("/input/preprocessing/kind")).isEqualTo("tokens");
        assertThat(version.text("/input/preprocessing/level")).isEqualTo("characters");
        assertThat(version.json().at("/files/vocabulary.txt/bytes").asInt())
                .isEqualTo("a\nz\n".getBytes(StandardCharsets.UTF_8).length);
    }

    private static void refused(Answer answer, int status, String detail) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.text("/detail")).contains(detail);
    }
}
