package dev.lenslet.training;

/**
 * A job in the hands of one replica. Every change that a replica makes names it, so that one that was given up for dead, and
 * comes back, changes nothing.
 *
 * @param number grows whenever the job is taken from a replica
 */
record Assignment(String job, long number) {}
