package dev.lenslet.network;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * Sound to float32 (bands, frames, 1), the lowest band first: channels averaged, resampled to {@code rate}, cut into
 * windows of {@link #samples()} samples, and of each the logarithm of a mel spectrogram as librosa makes it
 * ({@code melspectrogram} with its defaults: periodic Hann window, centred frames, zeros beyond the ends, Slaney's mel
 * scale and norm; then {@code power_to_db}), each decibel value times {@code scale} plus {@code offset}.
 *
 * @param rate samples a second that everything is resampled to
 * @param fftSize samples of one transform, a power of two
 * @param windowLength samples under the Hann window, at most {@code fftSize}
 * @param hopLength samples from one frame to the next
 * @param bands mel bands
 * @param frames of one window
 * @param minHz lower end of the lowest band
 * @param maxHz upper end of the highest band, at most half of {@code rate}
 * @param power 1 for magnitudes, 2 for powers
 * @param reference what counts as 0 dB; null for the loudest value of the window, which forgets how loud it was
 * @param minimum smaller values count as this one, before the logarithm
 * @param topDb no value lies further below the window's loudest; null for no such limit
 * @param stride samples from one window of a long clip to the next
 * @param filling what a clip shorter than one window is filled up with
 */
public record SpectrogramPreprocessing(
        int rate,
        int fftSize,
        int windowLength,
        int hopLength,
        int bands,
        int frames,
        float minHz,
        float maxHz,
        int power,
        @Nullable Float reference,
        float minimum,
        @Nullable Float topDb,
        float scale,
        float offset,
        int stride,
        Filling filling)
        implements Preprocessing {

    /** What a clip shorter than one window is filled up with, behind its end. */
    public enum Filling {
        /** Digital silence. */
        ZEROS,
        /** The clip again and again, so that its length tells a network nothing. */
        REPEAT
    }

    public SpectrogramPreprocessing {
        within("rate", rate, 1_000, 192_000);
        within("fft_size", fftSize, 16, 16_384);
        if (Integer.bitCount(fftSize) != 1) {
            throw new IllegalArgumentException("fft_size must be a power of two, got " + fftSize);
        }
        within("window_length", windowLength, 2, fftSize);
        within("hop_length", hopLength, 1, 16_384);
        within("bands", bands, 1, 1_024);
        within("frames", frames, 2, 4_096);
        if (!(minHz >= 0 && minHz < maxHz && maxHz <= rate / 2f)) {
            throw new IllegalArgumentException("min_hz and max_hz must be 0 <= min_hz < max_hz <= " + rate / 2f
                    + ", got " + minHz + " and " + maxHz);
        }
        within("power", power, 1, 2);
        if (!(minimum > 0) || reference != null && !(reference > 0) || topDb != null && !(topDb > 0)) {
            throw new IllegalArgumentException("minimum, reference and top_db must be greater than 0");
        }
        within("stride", stride, 1, Integer.MAX_VALUE);
    }

    /** For networks of bands x frames inputs: 8 kHz, 8 ms a frame, full scale near 0 dB, values about -1 to 1. */
    public static SpectrogramPreprocessing speechAndMusic(int bands, int frames) {
        int hop = 64;
        // Bands narrower than a bin would be empty.
        int fftSize = Math.max(512, Integer.highestOneBit(8 * bands - 1) * 2);
        return new SpectrogramPreprocessing(
                8_000,
                fftSize,
                512,
                hop,
                bands,
                frames,
                0,
                4_000,
                2,
                1f,
                1e-10f,
                80f,
                1 / 50f,
                1,
                Math.max(1, (frames - 1) * hop / 2),
                Filling.REPEAT);
    }

    /** Samples of one window: as many as give {@code frames} frames, the first centred on the first of them. */
    public int samples() {
        return (frames - 1) * hopLength;
    }

    /** How many windows a clip of so many samples (at {@code rate}) gives; at least one. */
    public int windows(int length) {
        return length <= samples() ? 1 : 1 + Math.ceilDiv(length - samples(), stride);
    }

    /** Where a window of a clip begins, in samples; the last ends with the clip. */
    public int start(int window, int length) {
        return (int) Math.min((long) window * stride, Math.max(0, length - samples()));
    }

    @Override
    @JsonIgnore
    public Shape shape() {
        return Shape.of(bands, frames, 1);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", got " + value);
        }
    }
}
