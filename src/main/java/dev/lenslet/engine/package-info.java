/** Engines: the only places that know Deeplearning4j and ONNX Runtime. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.lenslet.engine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
