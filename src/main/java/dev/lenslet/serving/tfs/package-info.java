/** TensorFlow Serving's REST API v1, and the listing that KServe adds to it, over the serving core. */
@NullMarked
package dev.lenslet.serving.tfs;

import org.jspecify.annotations.NullMarked;
