package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Network;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

class HeapFitTest {

    /** 1,001,000 weights: 12 MB three times over. */
    private static final Network NETWORK = KerasJson.read(new JsonMapper().readTree("""
            {"class_name": "Sequential", "config": {"name": "wide", "layers": [
              {"class_name": "InputLayer", "config": {"name": "input", "batch_shape": [null, 1000]}},
              {"class_name": "Dense", "config": {"name": "dense", "units": 1000, "activation": "softmax"}}]}}"""));

    @Test
    void refusesWhatCouldNotBeExported() {
        assertThat(HeapFit.fault(NETWORK, NETWORK, DataSize.ofMegabytes(11)))
                .satisfies(fault -> assertThat(fault.toString())
                        .contains("1001000 parameters", "11 MB of heap", "lenslet.training.heap"));
    }

    @Test
    void takesWhatMayFit() {
        assertThat(HeapFit.fault(NETWORK, NETWORK, DataSize.ofMegabytes(12))).isNull();
    }
}
