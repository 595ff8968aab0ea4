/** Raw input, decoded under limits, to tensors. */
@NullMarked
@ApplicationModule(allowedDependencies = {"network", "archive", "problem"})
package dev.lenslet.media;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
