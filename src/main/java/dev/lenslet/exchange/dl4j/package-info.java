/** Deeplearning4j's zips, read without Deeplearning4j: its own reader runs what an upload says. */
@NullMarked
package dev.lenslet.exchange.dl4j;

import org.jspecify.annotations.NullMarked;
