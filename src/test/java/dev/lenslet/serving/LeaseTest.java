package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.network.ElementType;
import dev.lenslet.registry.ModelRecords;
import dev.lenslet.registry.ModelVersion;
import dev.lenslet.storage.Home;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {

    private static final Footprint NOTHING = new Footprint(OptionalLong.empty(), 0, 0);

    private final Path directory;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Path> closed = new ArrayList<>();
    private final List<LoadedModel> gone = new ArrayList<>();
    private final Set<LoadedModel> pinned = new HashSet<>();
    private final ModelLoader loader;

    LeaseTest(@TempDir Path directory) {
        this.directory = directory;
        this.loader = loader(Counted::new);
    }

    @Test
    void aRetiredModelIsClosedWithItsLastLease() {
        LoadedModel model = loader.load(version(1));
        assertThat(model.acquire()).isTrue();
        assertThat(model.acquire()).isTrue();
        model.retire();
        assertThat(registry.getMeters()).isEmpty();
        model.release();
        assertThat(closed).isEmpty();
        model.release();
        assertThat(closed).hasSize(1);
        assertThat(model.acquire()).isFalse();
    }

    @Test
    void aModelThatDoesNotRunLeavesNothingBehind() {
        ModelLoader failing = loader(graph -> new Counted(graph) {
            @Override
            public void run(FloatBuffer input, FloatBuffer output, int batch) {
                throw new InferenceException("it does not run");
            }
        });

        assertThatThrownBy(() -> failing.load(version(1))).isInstanceOf(InferenceException.class);

        assertThat(registry.getMeters()).isEmpty();
        assertThat(closed).hasSize(1);
    }

    @Test
    void theVersionNotUsedForLongestMakesRoom() {
        LoadedVersions versions = versions(2);
        LoadedModel first = versions.load(version(1), null);
        LoadedModel second = versions.load(version(2), null);
        use(first);
        LoadedModel third = versions.load(version(3), null);
        assertThat(gone).containsExactly(second);
        assertThat(closed).containsExactly(second.version().graph());
        assertThat(versions.get(first.version())).isSameAs(first);
        assertThat(versions.get(second.version())).isNull();
        assertThat(registry.get("lenslet.evictions").counter().count()).isOne();
        assertThat(registry.get("lenslet.loaded.versions").gauge().value()).isEqualTo(2);
        assertThat(registry.get("lenslet.loaded").tag("version", "3").gauge().value())
                .isEqualTo(Footprint.expected(third.version()));
        versions.drop(every -> true);
        assertThat(closed).hasSize(3);
        assertThat(registry.find("lenslet.loaded").gauges()).isEmpty();
    }

    @Test
    void oneThatIsInUseGoesLastAndOutlivesItsEviction() {
        LoadedVersions versions = versions(2);
        LoadedModel used = versions.load(version(1), null);
        assertThat(used.acquire()).isTrue();
        LoadedModel idle = versions.load(version(2), null);
        use(idle);
        LoadedModel alsoUsed = versions.load(version(3), null);
        assertThat(gone).containsExactly(idle);
        assertThat(alsoUsed.acquire()).isTrue();
        versions.load(version(4), null);
        assertThat(gone).containsExactly(idle, used);
        assertThat(closed).doesNotContain(used.version().graph());
        used.release();
        assertThat(closed).contains(used.version().graph());
        alsoUsed.release();
    }

    @Test
    void thePinnedAndTheSparedStay() {
        LoadedVersions versions = versions(2);
        LoadedModel kept = versions.load(version(1), null);
        pinned.add(kept);
        LoadedModel other = versions.load(version(2), null);
        LoadedModel next = versions.load(version(3), other);
        assertThat(gone).isEmpty();
        assertThat(versions.hasRoom(version(4))).isFalse();
        versions.load(version(4), null);
        assertThat(gone).containsExactly(other, next);
        assertThat(versions.get(kept.version())).isSameAs(kept);
    }

    @Test
    void oneThatIsLargerThanAllMemoryForModelsIsLoadedAlone() {
        LoadedVersions versions = versions(0);
        LoadedModel first = versions.load(version(1), null);
        LoadedModel second = versions.load(version(2), null);
        assertThat(gone).containsExactly(first);
        assertThat(versions.get(second.version())).isSameAs(second);
    }

    @Test
    void whatDoesNotLoadTakesNoMemory() {
        ModelLoader failing = loader(graph -> {
            throw new InferenceException("it is no graph");
        });
        MemoryBudget budget = new MemoryBudget(1);
        LoadedVersions versions =
                new LoadedVersions(failing, budget, metrics(), () -> NOTHING, pinned::contains, gone::add);
        assertThatThrownBy(() -> versions.load(version(1), null)).isInstanceOf(InferenceException.class);
        assertThat(versions.get(version(1))).isNull();
        budget.awaitAtMost(0, Long.MAX_VALUE);
    }

    @Test
    void aVersionThatComesAgainAsAnotherIsLoadedAnew() {
        LoadedVersions versions = versions(4);
        LoadedModel before = versions.load(version(1), null);
        Path replaced = TestModels.constant(directory.resolve("replaced/1"), "c", "d");
        ModelVersion other = new ModelVersion("m", 1, replaced, false, ModelRecords.read(replaced));
        assertThat(versions.get(other)).isNull();
        LoadedModel fresh = versions.load(other, null);
        assertThat(versions.get(other)).isSameAs(fresh);
        assertThat(closed).containsExactly(before.version().graph());
    }

    private ModelLoader loader(Function<Path, InferenceSession> sessions) {
        InferenceEngine engine = new InferenceEngine() {
            @Override
            public String identity() {
                return "none";
            }

            @Override
            public InferenceSession load(Path graph, int threads) {
                return sessions.apply(graph);
            }
        };
        ServingSettings settings = TestModels.settings();
        TensorBuffers buffers = new TensorBuffers();
        return new ModelLoader(
                new GraphOpener(engine, buffers, settings, new KeptRunners(new Home(directory.resolve("home")))),
                new ServingMetrics(registry),
                new AnswerCache(settings, registry),
                buffers,
                settings);
    }

    /** With memory for so many of the tests' versions. */
    private LoadedVersions versions(int room) {
        MemoryBudget budget = new MemoryBudget(room * Footprint.expected(version(1)) + room);
        return new LoadedVersions(loader, budget, metrics(), () -> NOTHING, pinned::contains, gone::add);
    }

    private MemoryMetrics metrics() {
        return new MemoryMetrics(registry, TestModels.settings());
    }

    private static void use(LoadedModel model) {
        assertThat(model.acquire()).isTrue();
        model.release();
    }

    private ModelVersion version(int number) {
        Path at = directory.resolve("m/" + number);
        if (!Files.exists(at)) {
            TestModels.constant(at, "a", "b");
        }
        return new ModelVersion("m", number, at, false, ModelRecords.read(at));
    }

    /** A session of the graph's shape that answers nothing and tells when it is closed. */
    private class Counted implements InferenceSession {

        private final Path graph;
        private final int outputs;

        Counted(Path graph) {
            this.graph = graph;
            this.outputs = ModelRecords.read(Objects.requireNonNull(graph.getParent()))
                    .output()
                    .shape()
                    .size();
        }

        @Override
        public TensorSpec input() {
            return new TensorSpec("input", ElementType.FLOAT32, List.of(-1L, 4L, 4L, 1L));
        }

        @Override
        public TensorSpec output() {
            return new TensorSpec("out", ElementType.FLOAT32, List.of(-1L, (long) outputs));
        }

        @Override
        public void run(FloatBuffer input, FloatBuffer output, int batch) {}

        @Override
        public void close() {
            closed.add(graph);
        }
    }
}
