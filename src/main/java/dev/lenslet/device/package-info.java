/** The processors and GPUs of this machine. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.lenslet.device;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
