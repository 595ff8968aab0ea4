/** The Open Inference Protocol v2 over gRPC. */
@NullMarked
package dev.lenslet.serving.grpc;

import org.jspecify.annotations.NullMarked;
