package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.registry.ModelRecords;
import dev.lenslet.registry.ModelVersion;
import dev.lenslet.serving.RunnerChoice.By;
import dev.lenslet.serving.RunnerChoice.Trial;
import dev.lenslet.storage.Home;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Graphs on the real engine; which candidate wins depends on the machine, so no test says. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"lenslet.serving.runners.set.count=3", "lenslet.serving.runners.set.threads=2"})
@DirtiesContext
class MeasuredRunnersTest {

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        TestModels.convolution(directory.resolve("models/convolution/1"));
        TestModels.convolution(directory.resolve("models/set/1"));
        TestModels.brightness(directory.resolve("models/digits/1"));
        TestModels.serve(registry, directory);
    }

    /** The real engine, which writes down the threads of its sessions and can be made to fail. */
    private static final class Recording implements InferenceEngine {

        private final InferenceEngine engine;
        private final List<Integer> threads = new ArrayList<>();
        private final List<Integer> open = new ArrayList<>();
        private int most;
        private int failsFrom = Integer.MAX_VALUE;
        private boolean runs = true;

        Recording(InferenceEngine engine) {
            this.engine = engine;
        }

        @Override
        public String identity() {
            return engine.identity();
        }

        @Override
        public InferenceSession load(Path graph, int each) {
            threads.add(each);
            if (each >= failsFrom) {
                throw new InferenceException("no memory for so many");
            }
            InferenceSession session = engine.load(graph, each);
            open.add(each);
            most = Math.max(most, open.size());
            return new WrappedSession(session) {
                @Override
                public void run(FloatBuffer input, FloatBuffer output, int batch) {
                    if (!runs) {
                        throw new InferenceException("it does not run");
                    }
                    super.run(input, output, batch);
                }

                @Override
                public void close() {
                    super.close();
                    open.remove((Integer) each);
                }
            };
        }
    }

    private final Recording engine;

    @TempDir
    Path home;

    MeasuredRunnersTest(@Autowired InferenceEngine engine) {
        this.engine = new Recording(engine);
    }

    private OpenGraph open(String model, int processors, ServingSettings settings) {
        Path version = directory.resolve("models").resolve(model).resolve("1");
        GraphOpener opener =
                new GraphOpener(engine, new TensorBuffers(), settings, new KeptRunners(new Home(home)), processors);
        engine.threads.clear();
        OpenGraph graph = opener.open(new ModelVersion(model, 1, version, true, ModelRecords.read(version)));
        graph.session().close();
        return graph;
    }

    private OpenGraph open(String model, int processors) {
        return open(model, processors, TestModels.settings());
    }

    @Test
    void aConvolutionIsMeasuredAndAfterARestartIsNot() {
        RunnerChoice first = open("convolution", 2).choice();
        assertThat(first.by()).isEqualTo(By.MEASURED);
        assertThat(first.trials().stream().map(Trial::runners)).containsExactlyElementsOf(Runners.candidates(2));
        assertThat(first.runners()).isEqualTo(RunnerChoice.best(first.trials()));
        assertThat(engine.threads).containsExactly(1, 2);

        RunnerChoice second = open("convolution", 2).choice();
        assertThat(second).isEqualTo(new RunnerChoice(first.runners(), By.CACHED, first.trials()));
        assertThat(engine.threads).containsExactly(first.runners().threads());
        assertThat(engine.open).isEmpty();
    }

    @Test
    void aFileOfMeasurementsThatIsBrokenIsReplaced() throws IOException {
        Path file = new Home(home).runners();
        Files.writeString(file, "{");
        assertThat(open("convolution", 2).choice().by()).isEqualTo(By.MEASURED);
        assertThat(Files.readString(file)).contains("\"runs_per_second\"");
        assertThat(open("convolution", 2).choice().by()).isEqualTo(By.CACHED);
    }

    @Test
    void atMostTwoSessionsAreInMemoryHoweverManyCandidatesThereAre() {
        RunnerChoice choice = open("convolution", 4).choice();
        assertThat(choice.trials().stream().map(Trial::runners))
                .startsWith(new Runners(4, 1), new Runners(1, 4), new Runners(4, 4));
        assertThat(Runners.candidates(4)).contains(choice.runners());
        assertThat(engine.most).isEqualTo(2);
        assertThat(engine.open).isEmpty();
    }

    @Test
    void whatSomebodySetIsNotMeasured() {
        RunnerChoice count =
                open("convolution", 4, settings("concurrency", "3")).choice();
        assertThat(count).isEqualTo(new RunnerChoice(new Runners(3, 1), By.CONFIGURED, List.of()));
        assertThat(engine.threads).containsExactly(1);

        RunnerChoice threads = open("convolution", 4, settings("threads", "3")).choice();
        assertThat(threads).isEqualTo(new RunnerChoice(new Runners(2, 3), By.DEFAULT, List.of()));
        assertThat(engine.threads).containsExactly(3);
        assertThat(new Home(home).runners()).doesNotExist();
    }

    @Test
    void aRunThatIsTooShortToDivideIsNotMeasured() {
        assertThat(open("digits", 2).choice()).isEqualTo(new RunnerChoice(new Runners(2, 1), By.DEFAULT, List.of()));
        assertThat(engine.threads).containsExactly(1);
        assertThat(new Home(home).runners()).doesNotExist();
    }

    @Test
    void onOneProcessorThereIsNothingToChoose() {
        assertThat(open("convolution", 1).choice())
                .isEqualTo(new RunnerChoice(new Runners(1, 1), By.DEFAULT, List.of()));
    }

    @Test
    void whereThereIsNoMemoryForASecondSessionTheFirstOneServes() {
        engine.failsFrom = 2;
        assertThat(open("convolution", 2).choice())
                .isEqualTo(new RunnerChoice(new Runners(2, 1), By.DEFAULT, List.of()));
        assertThat(new Home(home).runners()).doesNotExist();
    }

    @Test
    void aGraphThatDoesNotRunLeavesNoSessionBehind() {
        engine.runs = false;
        assertThatThrownBy(() -> open("convolution", 2)).isInstanceOf(InferenceException.class);
        assertThat(engine.open).isEmpty();
    }

    @Test
    void theConfigurationShowsWhoChoseAndWhatWasMeasured(@LocalServerPort int port, @Autowired ServedModels served) {
        Ready.await(served);
        Http http = new Http(port);
        Http.Answer measured = http.get("/v2/models/convolution/config");
        boolean several = Runtime.getRuntime().availableProcessors() > 1;
        assertThat(measured.text("/instance_group/0/chosen"))
                .as("%s", measured)
                .isEqualTo(several ? "measured" : "default");
        assertThat(measured.json()
                                .at("/instance_group/0/measured/0/runs_per_second")
                                .asDouble()
                        > 0)
                .isEqualTo(several);
        Http.Answer set = http.get("/v2/models/set/config");
        assertThat(set.text("/instance_group/0/chosen")).isEqualTo("configured");
        assertThat(set.json().at("/instance_group/0/count").asInt()).isEqualTo(3);
        assertThat(set.json().at("/instance_group/0/threads").asInt()).isEqualTo(2);
        assertThat(http.get("/v2/models/digits/config").text("/instance_group/0/chosen"))
                .isEqualTo("default");
    }

    private static ServingSettings settings(String setting, String value) {
        return TestModels.settings(Map.of(setting, value));
    }
}
