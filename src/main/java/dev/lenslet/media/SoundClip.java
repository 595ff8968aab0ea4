package dev.lenslet.media;

import dev.lenslet.network.SpectrogramPreprocessing;

/** Decoded sound, window by window as spectrograms; short sound is one window. */
final class SoundClip implements Clip {

    private final float[] samples;
    private final SpectrogramPreprocessing preprocessing;
    private final Spectrogram spectrogram;
    private int next;

    SoundClip(Waveform waveform, SpectrogramPreprocessing preprocessing, Spectrogram spectrogram) {
        this.samples = waveform.samples();
        this.preprocessing = preprocessing;
        this.spectrogram = spectrogram;
    }

    @Override
    public int windows() {
        return preprocessing.windows(samples.length);
    }

    /** In seconds; the last ends with the sound. */
    @Override
    public Span span(int window) {
        int start = preprocessing.start(window, samples.length);
        double rate = preprocessing.rate();
        return new Span(start / rate, Math.min(samples.length, start + preprocessing.samples()) / rate);
    }

    @Override
    public void read(float[] target, int offset) {
        spectrogram.window(samples, preprocessing.start(next++, samples.length), target, offset);
    }
}
