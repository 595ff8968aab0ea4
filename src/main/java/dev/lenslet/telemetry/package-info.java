/** How requests are watched from outside: their ids, the log of them, and their traces. */
@NullMarked
@ApplicationModule(allowedDependencies = "problem")
package dev.lenslet.telemetry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
