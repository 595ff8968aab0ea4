/** The worker process: trains one job, then leaves an exported model and an outcome in the job's directory. */
@NullMarked
package dev.lenslet.training.worker;

import org.jspecify.annotations.NullMarked;
