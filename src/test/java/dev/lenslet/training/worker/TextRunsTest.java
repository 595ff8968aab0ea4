package dev.lenslet.training.worker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.dataset.Archives;
import dev.lenslet.dataset.StoredDataSets;
import dev.lenslet.media.MediaLimits;
import dev.lenslet.network.KerasJson;
import dev.lenslet.network.NamedNetworks;
import dev.lenslet.network.Network;
import dev.lenslet.network.Shape;
import dev.lenslet.network.TokenInput;
import dev.lenslet.network.TokensPreprocessing;
import dev.lenslet.network.TokensPreprocessing.Level;
import dev.lenslet.network.Vocabulary;
import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelRecords;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Loss;
import dev.lenslet.training.Optimizer;
import dev.lenslet.training.TextOptions;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.WorkOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker on texts, as it is started. */
class TextRunsTest {

    @TempDir
    Path directory;

    @Test
    void trainsATextCnnAndLeavesItsVocabularyBesideTheGraph() throws Exception {
        JobDirectory job = run(new TextOptions(Level.CHARACTERS, true, 50, true));

        ModelRecord record = ModelRecords.read(job.export());
        TokensPreprocessing tokens = tokens(record);
        // Lowercase, the most frequent first; what only the test split has is not there.
        assertThat(tokens.vocabulary().tokens())
                .startsWith(" ")
                .contains("a", "z")
                .doesNotContain("A", "\u00fc");
        assertThat(record.files()).containsOnlyKeys("model.onnx", Vocabulary.FILE);
        Network network = KerasJson.read(requireNonNull(record.network()));
        assertThat(TokenInput.bound(network)).hasValue(tokens.vocabulary().size());
        assertThat(requireNonNull(record.metrics().get("test")).accuracy()).isGreaterThan(0.9);
        assertThat(record.parity()).isNotNull();
    }

    @Test
    void keepsTheVocabularyWithinWhatItMayHave() throws Exception {
        JobDirectory job = run(new TextOptions(Level.TRIGRAMS, true, 6, false));

        ModelRecord record = ModelRecords.read(job.export());
        assertThat(tokens(record).vocabulary().size()).isEqualTo(6);
        assertThat(TokenInput.bound(KerasJson.read(requireNonNull(record.network()))))
                .hasValue(6);
    }

    private static TokensPreprocessing tokens(ModelRecord record) {
        return (TokensPreprocessing) requireNonNull(record.input().preprocessing());
    }

    private JobDirectory run(TextOptions text) throws IOException, InterruptedException {
        Path dataSet =
                StoredDataSets.store(directory.resolve("home"), "letters", Archives.zip(Map.of("rows.jsonl", rows())));
        Network network =
                TokenInput.with(new NamedNetworks().get("text-cnn").forData(2, Shape.of(12)), text.vocabularySize());
        JobDirectory job = new JobDirectory(Files.createDirectories(directory.resolve("job")));
        job.writeOrder(new WorkOrder(
                "job",
                "letters",
                "letters",
                dataSet.toString(),
                MediaLimits.DEFAULT.settings(),
                KerasJson.write(network),
                null,
                new Hyperparameters(
                        4,
                        16,
                        Optimizer.Adam.withRate(0.005),
                        Loss.SPARSE_CATEGORICAL_CROSSENTROPY,
                        0.1,
                        7,
                        "dl4j",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        text,
                        null,
                        null,
                        null,
                        null),
                0,
                new WorkOrder.Checkpointing(300_000, 2),
                null,
                Instant.EPOCH));
        RealWorker.run(job);
        return job;
    }

    /** Words of the first letters against words of the last; ten of a hundred are to test with. */
    private static byte[] rows() {
        Random random = new Random(4);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            boolean first = i % 2 == 0;
            StringBuilder words = new StringBuilder();
            for (int letter = 0; letter < 8; letter++) {
                int drawn = random.nextInt(5);
                words.append((char) (first ? 'A' + drawn : 'v' + drawn)).append(letter % 2 == 1 ? " " : "");
            }
            boolean test = i % 20 < 2;
            rows.append("{\"text\": \"")
                    .append(words)
                    .append(test ? "\u00fc" : "")
                    .append("\", \"label\": \"")
                    .append(first ? "first" : "last")
                    .append("\", \"split\": \"")
                    .append(test ? "test" : "train")
                    .append("\"}\n");
        }
        return rows.toString().getBytes(StandardCharsets.UTF_8);
    }
}
