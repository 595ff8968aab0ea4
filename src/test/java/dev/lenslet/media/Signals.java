package dev.lenslet.media;

import java.util.List;

/** Sound made from formulas; the same as in src/test/python/sound_fixtures.py. */
final class Signals {

    private Signals() {}

    /** A sweep under noise that fades. */
    static float[] noisy(int rate, int frames) {
        float[] out = new float[frames];
        long state = 12345;
        for (int i = 0; i < frames; i++) {
            state = (state * 1103515245 + 12345) % 2147483648L;
            double noise = state / 2147483648.0 - 0.5;
            double sweep = Math.sin(2 * Math.PI * (100 + 0.35 * rate * i / frames) * i / rate);
            out[i] = (float) (0.4 * sweep * i / frames + 0.2 * noise * (1 - (double) i / frames));
        }
        return out;
    }

    static float[] steady(int rate, List<Double> frequencies, int frames) {
        float[] out = new float[frames];
        for (int i = 0; i < frames; i++) {
            double sum = 0;
            for (double frequency : frequencies) {
                sum += Math.sin(2 * Math.PI * frequency * i / rate);
            }
            out[i] = (float) sum / frequencies.size();
        }
        return out;
    }
}
