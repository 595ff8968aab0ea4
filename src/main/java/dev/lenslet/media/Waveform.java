package dev.lenslet.media;

/**
 * Decoded sound.
 *
 * @param samples the mean of all channels, full scale -1 to 1, at {@code rate}; not copied, not to be changed
 * @param rate samples a second
 * @param sourceRate samples a second as stored
 * @param channels as stored
 * @param seconds as stored
 */
public record Waveform(float[] samples, int rate, int sourceRate, int channels, double seconds) {}
