package dev.lenslet.engine.onnx;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How ONNX Runtime runs graphs on processors.
 *
 * @param intraOpThreads threads that one run may use, its caller among them; default 1, since small networks are fastest
 *     so and several requests run at once anyway
 * @param spinning whether a run's further threads wait by spinning; default false, which leaves the cores to others;
 *     matters only with more than one thread
 */
@Validated
@ConfigurationProperties("lenslet.onnx")
record OnnxSettings(
        @DefaultValue("1") @Min(1) @Max(256) int intraOpThreads,
        @DefaultValue("false") boolean spinning) {

    static final OnnxSettings DEFAULT = new OnnxSettings(1, false);
}
