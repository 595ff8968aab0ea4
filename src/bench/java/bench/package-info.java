/** Benchmarks: what {@code .ci/long} runs. Their package is outside {@code dev.lenslet}, so that no test scans it. */
@NullMarked
package bench;

import org.jspecify.annotations.NullMarked;
