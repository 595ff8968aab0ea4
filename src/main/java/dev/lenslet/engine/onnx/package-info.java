/** Exports networks to ONNX and runs them on ONNX Runtime; the only place that imports it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"network", "training", "serving", "exchange", "device"})
package dev.lenslet.engine.onnx;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
