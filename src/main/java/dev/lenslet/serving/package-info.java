/** Loads published models, admits requests and predicts. */
@NullMarked
@ApplicationModule(allowedDependencies = {"network", "media", "registry", "device", "problem", "storage", "telemetry"})
package dev.lenslet.serving;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
