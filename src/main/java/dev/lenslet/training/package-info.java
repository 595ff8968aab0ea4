/** Training jobs: queue, supervision of worker processes, and the interfaces that training engines implement. */
@NullMarked
@ApplicationModule(allowedDependencies = {"network", "media", "dataset", "device", "registry", "problem", "storage"})
package dev.lenslet.training;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
