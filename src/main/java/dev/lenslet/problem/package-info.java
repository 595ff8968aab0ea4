/** How a request is refused: the reasons of the domain, and the one place that turns them into RFC 9457 answers. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.lenslet.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
