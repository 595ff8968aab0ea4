/** Data sets: upload, catalogue, splits and the examples that training reads. */
@NullMarked
@ApplicationModule(allowedDependencies = {"network", "archive", "media", "problem", "storage"})
package dev.lenslet.dataset;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
