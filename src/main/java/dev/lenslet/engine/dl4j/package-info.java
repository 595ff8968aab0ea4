/** Trains by Deeplearning4j; the only place that imports it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"network", "training", "device"})
package dev.lenslet.engine.dl4j;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
