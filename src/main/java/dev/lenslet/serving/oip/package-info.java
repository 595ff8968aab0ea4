/** The Open Inference Protocol v2 over REST, with Triton's extensions; what its gRPC half shares is public. */
@NullMarked
package dev.lenslet.serving.oip;

import org.jspecify.annotations.NullMarked;
