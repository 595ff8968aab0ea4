/** What the service and a job's worker tell each other: the files of the job's directory. */
@NullMarked
package dev.lenslet.training.job;

import org.jspecify.annotations.NullMarked;
