/** Which values a sweep tries, and which of its trials go on: pure, without database or clock. */
@NullMarked
package dev.lenslet.training.sweep;

import org.jspecify.annotations.NullMarked;
