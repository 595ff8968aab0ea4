/** Networks as Keras describes them: layers, graph, shapes, weights, configuration JSON, and the preprocessing that belongs to a network's input. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem"})
package dev.lenslet.network;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
