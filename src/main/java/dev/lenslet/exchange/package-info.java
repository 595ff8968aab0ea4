/** Models from and to other tools' files: Keras' {@code .h5} and {@code .keras}, ONNX, Deeplearning4j's zip; pretrained weights. */
@NullMarked
@ApplicationModule(allowedDependencies = {"network", "registry", "problem", "storage"})
package dev.lenslet.exchange;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
