package dev.lenslet.serving.oip;

/**
 * How an output is wanted.
 *
 * @param binary as bytes behind the JSON
 * @param top classifications of each row; 0 for the values themselves
 */
record RequestedOutput(boolean binary, int top) {}
