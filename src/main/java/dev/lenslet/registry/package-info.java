/** Models on disk: versions, labels, publication. */
@NullMarked
@ApplicationModule(allowedDependencies = {"network", "problem", "storage"})
package dev.lenslet.registry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
