package dev.lenslet.engine.onnx;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How ONNX Runtime runs graphs on processors.
 *
 * @param spinning whether a run's further threads wait by spinning; default false, which leaves the cores to others;
 *     matters only with more than one thread
 */
@ConfigurationProperties("lenslet.onnx")
record OnnxSettings(@DefaultValue("false") boolean spinning) {

    static final OnnxSettings DEFAULT = new OnnxSettings(false);
}
