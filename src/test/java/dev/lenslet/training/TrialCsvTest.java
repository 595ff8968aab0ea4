package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.job.JobState;
import dev.lenslet.training.sweep.TrialStanding;
import dev.lenslet.training.sweep.TrialStanding.Validation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class TrialCsvTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Test
    void textThatASpreadsheetWouldRunIsDefusedAndNumbersStayNumbers() throws Exception {
        String csv = TrialCsv.of(
                List.of("network.a.activation", "network.a.alpha"),
                List.of(job("one", "=HYPERLINK(\"http://x\",\"y, z\")"), job("two", "+1\r\n@2"), job("three", null)),
                Map.of(
                        "one", trial("one", 1, "=1+1", -0.5, new Validation(-0.25, 1, 3)),
                        "two", trial("two", 2, "-relu", 1e-7, null),
                        "three", trial("three", 3, "relu", 2, null)));

        assertThat(csv.split("\r\n", -1)[0])
                .isEqualTo("trial,job,state,network.a.activation,network.a.alpha,val_loss,val_accuracy,epochs,version,"
                        + "seconds,reason");
        try (CSVParser parser = CSVParser.parse(csv, CSVFormat.RFC4180)) {
            List<CSVRecord> rows = parser.getRecords();
            assertThat(rows).hasSize(4);
            assertThat(rows.get(1).toList())
                    .containsExactly(
                            "1",
                            "one",
                            "FAILED",
                            "'=1+1",
                            "-0.5",
                            "-0.25",
                            "1.0",
                            "3",
                            "",
                            "2.0",
                            "'=HYPERLINK(\"http://x\",\"y, z\")");
            assertThat(rows.get(2).toList())
                    .containsExactly("2", "two", "FAILED", "'-relu", "1.0E-7", "", "", "", "", "2.0", "'+1\r\n@2");
            assertThat(rows.get(3).get(10)).isEmpty();
        }
        assertThat(csv).endsWith("\r\n");
    }

    private static Trial trial(String job, int number, String text, double alpha, @Nullable Validation figures) {
        return new Trial(
                "sweep",
                Map.of(
                        "network.a.activation", JSON.stringNode(text),
                        "network.a.alpha", JSON.numberNode(alpha)),
                false,
                new TrialStanding(job, number, JobState.FAILED, null, null, figures));
    }

    private static TrainingJob job(String id, @Nullable String reason) {
        NewJob made = NewJobs.waiting(id);
        Instant start = NewJobs.CREATED;
        return new TrainingJob(
                1,
                id,
                made.model(),
                made.dataSet(),
                made.owner(),
                made.request(),
                made.network(),
                made.training(),
                JobState.FAILED,
                reason,
                null,
                JobProgress.NONE,
                start,
                start,
                start.plusSeconds(2),
                null,
                null,
                false,
                false,
                Setbacks.NONE,
                0,
                null,
                null,
                made.resources());
    }
}
