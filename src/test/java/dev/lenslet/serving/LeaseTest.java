package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.network.ElementType;
import dev.lenslet.registry.ModelRecords;
import dev.lenslet.registry.ModelVersion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {

    @TempDir
    Path directory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Path> closed = new ArrayList<>();
    private final ModelLoader loader = new ModelLoader(
            Counted::new,
            new ServingMetrics(registry),
            new AnswerCache(TestModels.settings(), registry),
            new TensorBuffers(),
            TestModels.settings());

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
        ModelLoader failing = new ModelLoader(
                graph -> new Counted(graph) {
                    @Override
                    public void run(FloatBuffer input, FloatBuffer output, int batch) {
                        throw new InferenceException("it does not run");
                    }
                },
                new ServingMetrics(registry),
                new AnswerCache(TestModels.settings(), registry),
                new TensorBuffers(),
                TestModels.settings());

        assertThatThrownBy(() -> failing.load(version(1))).isInstanceOf(InferenceException.class);

        assertThat(registry.getMeters()).isEmpty();
        assertThat(closed).hasSize(1);
    }

    @Test
    void otherVersionsAreLoadedOnceAndTheOneNotAskedForLongestGoes() {
        OtherVersions others = new OtherVersions(loader, 2);
        ModelVersion first = version(1);
        ModelVersion second = version(2);
        LoadedModel loaded = others.lease(first);
        loaded.release();
        others.lease(second).release();
        LoadedModel again = others.lease(first);
        assertThat(again).isSameAs(loaded);
        again.release();
        others.lease(version(3)).release();
        assertThat(closed).containsExactly(second.graph());
        others.close();
        assertThat(closed).hasSize(3);
        assertThatThrownBy(() -> others.lease(first)).isInstanceOf(ModelNotReady.class);
    }

    @Test
    void aVersionInUseOutlivesItsEviction() {
        OtherVersions others = new OtherVersions(loader, 1);
        LoadedModel used = others.lease(version(1));
        others.lease(version(2)).release();
        assertThat(closed).isEmpty();
        used.release();
        assertThat(closed).containsExactly(used.version().graph());
    }

    @Test
    void aVersionThatComesAgainAsAnotherIsLoadedAnew() {
        OtherVersions others = new OtherVersions(loader, 4);
        LoadedModel before = others.lease(version(1));
        before.release();
        Path replaced = TestModels.constant(directory.resolve("replaced/1"), "c", "d");
        LoadedModel fresh = others.lease(new ModelVersion("m", 1, replaced, false, ModelRecords.read(replaced)));
        assertThat(fresh).isNotSameAs(before);
        assertThat(closed).containsExactly(before.version().graph());
    }

    private ModelVersion version(int number) {
        Path at = directory.resolve("m/" + number);
        TestModels.constant(at, "a", "b");
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
