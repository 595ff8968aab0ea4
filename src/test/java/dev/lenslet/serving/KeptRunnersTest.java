package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.serving.RunnerChoice.By;
import dev.lenslet.serving.RunnerChoice.Trial;
import dev.lenslet.storage.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptRunnersTest {

    private static final RunnerChoice MEASURED = RunnerChoice.measured(
            List.of(new Trial(new Runners(2, 1), 60, 30_000), new Trial(new Runners(1, 2), 59, 17_000)));

    @TempDir
    Path directory;

    private KeptRunners kept() {
        return new KeptRunners(new Home(directory));
    }

    private static KeptRunners.Key key(String graph) {
        return new KeptRunners.Key(graph, 2, "a processor", "an engine 1.0");
    }

    @Test
    void whatWasMeasuredIsThereAfterARestart() {
        kept().keep(key("g"), MEASURED);
        assertThat(kept().find(key("g"))).isEqualTo(new RunnerChoice(new Runners(1, 2), By.CACHED, MEASURED.trials()));
    }

    @Test
    void itHoldsForThisGraphAndMachineAndEngineAlone() {
        kept().keep(key("g"), MEASURED);
        assertThat(Stream.of(
                        new KeptRunners.Key("h", 2, "a processor", "an engine 1.0"),
                        new KeptRunners.Key("g", 4, "a processor", "an engine 1.0"),
                        new KeptRunners.Key("g", 2, "another processor", "an engine 1.0"),
                        new KeptRunners.Key("g", 2, "a processor", "an engine 1.1")))
                .allSatisfy(other -> assertThat(kept().find(other)).isNull());
    }

    @Test
    void theLatestMeasurementOfAGraphStandsForItAndTheOldestOfTooManyGo() throws IOException {
        RunnerChoice later = RunnerChoice.measured(List.of(new Trial(new Runners(2, 1), 60, 30_000)));
        kept().keep(key("twice"), MEASURED);
        kept().keep(key("twice"), later);
        assertThat(kept().find(key("twice"))).extracting(RunnerChoice::runners).isEqualTo(new Runners(2, 1));
        for (int graph = 0; graph < KeptRunners.MOST; graph++) {
            kept().keep(key("g" + graph), MEASURED);
        }
        assertThat(kept().find(key("twice"))).isNull();
        assertThat(kept().find(key("g0"))).isNotNull();
        assertThat(Files.list(directory)).containsExactly(directory.resolve("runners.json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{\"format\":1,\"entr",
                "{\"format\":2,\"entries\":[]}",
                "{\"format\":1}",
                "{\"format\":1,\"entries\":[null]}",
                "{\"format\":1,\"entries\":[{\"key\":{\"graph\":\"g\",\"processors\":2,\"processor\":\"a processor\","
                        + "\"engine\":\"an engine 1.0\"},\"trials\":[]}]}",
                "{\"format\":1,\"entries\":[{\"key\":{\"graph\":\"g\",\"processors\":2,\"processor\":\"a processor\","
                        + "\"engine\":\"an engine 1.0\"},\"trials\":[{\"runners\":{\"count\":0,\"threads\":1},"
                        + "\"runs_per_second\":1,\"micros\":1}]}]}",
            })
    void aFileOfSomethingElseCountsAsNoneAndIsWrittenOver(String contents) throws IOException {
        Files.writeString(directory.resolve("runners.json"), contents);
        assertThat(kept().find(key("g"))).isNull();
        kept().keep(key("g"), MEASURED);
        assertThat(kept().find(key("g"))).isNotNull();
    }
}
