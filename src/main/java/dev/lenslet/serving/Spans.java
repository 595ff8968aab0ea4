package dev.lenslet.serving;

/**
 * Where the time of one request went, nanoseconds.
 *
 * @param decode raw input to tensor, all inputs
 * @param queue waiting for a turn
 * @param inference in the engine
 */
public record Spans(long decode, long queue, long inference) {}
