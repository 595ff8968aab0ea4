package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.engine.dl4j.Dl4jEngine;
import dev.lenslet.network.KerasJson;
import dev.lenslet.network.NamedNetworks;
import dev.lenslet.network.Network;
import dev.lenslet.problem.FieldFault;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

class MemoryFitTest {

    private static final long GB = 1L << 30;

    /** 1,001,000 weights: 12 MB three times over. */
    private static final Network NETWORK = KerasJson.read(new JsonMapper().readTree("""
            {"class_name": "Sequential", "config": {"name": "wide", "layers": [
              {"class_name": "InputLayer", "config": {"name": "input", "batch_shape": [null, 1000]}},
              {"class_name": "Dense", "config": {"name": "dense", "units": 1000, "activation": "softmax"}}]}}"""));

    @Test
    void whatFitsIsNoFault() {
        assertThat(MemoryFit.besideHeap(new MemoryNeed(GB, GB / 4), 4, 2 * GB)).isNull();
    }

    @Test
    void saysTheLargestBatchThatWouldFit() {
        MemoryNeed need = new MemoryNeed(GB, GB / 4);
        FieldFault fault = Objects.requireNonNull(MemoryFit.besideHeap(need, 5, 2 * GB));

        assertThat(fault.field()).isEqualTo("training.batch_size");
        assertThat(fault.message()).contains("2.25 GB", "1.00 GB", "2.00 GB").endsWith("enough for 4 at most");
        assertThat(MemoryFit.besideHeap(need, (int) need.largestBatch(2 * GB), 2 * GB))
                .isNull();
    }

    @Test
    void saysWhereNoBatchWouldFit() {
        FieldFault fault = Objects.requireNonNull(MemoryFit.besideHeap(new MemoryNeed(3 * GB, 1), 5, 2 * GB));

        assertThat(fault.field()).isEqualTo("network");
        assertThat(fault.message()).contains("3.00 GB", "whatever the batch");
    }

    /** Most that ten steps with Adam had resident beside the heap, measured on two cores with AVX-512: a bound is below. */
    @ParameterizedTest
    @CsvSource({
        "simple-cnn, 1, 106",
        "simple-cnn, 32, 143",
        "simple-cnn, 512, 485",
        "cnn-lstm, 1, 1398",
        "cnn-lstm, 8, 4493",
        "batchnorm-cnn, 1, 1140",
        "batchnorm-cnn, 32, 2205"
    })
    void deeplearning4jsBoundIsBelowWhatItTookAndNotFarBelow(String name, int batchSize, long megabytes)
            throws IOException {
        Network network = new NamedNetworks().get(name).forData(10, null);
        Hyperparameters training = new Hyperparameters(
                1,
                batchSize,
                Optimizer.Adam.withRate(0.001),
                Loss.SPARSE_CATEGORICAL_CROSSENTROPY,
                0,
                1,
                "dl4j",
                null,
                null);

        long bound = new Dl4jEngine().leastMemory(network, training).bytes(batchSize) >> 20;

        assertThat(bound).isBetween(megabytes / 4, megabytes);
    }

    @Test
    void refusesWhatCouldNotBeExported() {
        assertThat(MemoryFit.onHeap(NETWORK, NETWORK, DataSize.ofMegabytes(11)))
                .satisfies(fault -> assertThat(fault.toString())
                        .contains("1001000 parameters", "11 MB of heap", "lenslet.training.heap"));
    }

    @Test
    void takesWhatMayBeExported() {
        assertThat(MemoryFit.onHeap(NETWORK, NETWORK, DataSize.ofMegabytes(12))).isNull();
    }
}
