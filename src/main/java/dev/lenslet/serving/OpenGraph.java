package dev.lenslet.serving;

/**
 * A version's graph in memory.
 *
 * @param session whoever has this closes it
 * @param choice how it is run; the session has its threads
 */
record OpenGraph(InferenceSession session, GraphShape shape, RunnerChoice choice) {}
