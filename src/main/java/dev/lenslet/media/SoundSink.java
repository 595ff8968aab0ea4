package dev.lenslet.media;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Takes what a decoder yields, under limits, resampled as it comes. Used by one decoder once; not thread-safe. */
final class SoundSink {

    private final SoundLimits limits;
    private final int targetRate;
    private int rate;
    private int channels;
    private long claimed;
    private long taken;
    private @Nullable Resampler resampler;
    private float[] mono = {};

    SoundSink(SoundLimits limits, int targetRate) {
        this.limits = limits;
        this.targetRate = targetRate;
    }

    /**
     * What the header says; called before anything is decoded.
     *
     * @param frames samples of each channel; negative where it doesn't say
     * @throws UnreadableMedia where it is over a limit or nonsense
     */
    void begin(SoundFormat format, long rate, int channels, long frames) {
        if (channels < 1 || rate < SoundLimits.MIN_RATE) {
            throw UnreadableMedia.broken("The " + format + " sound says it has " + channels + " channels and " + rate
                    + " samples a second; at least 1 and " + SoundLimits.MIN_RATE + " are read.");
        }
        if (channels > limits.maxChannels() || rate > limits.maxRate()) {
            throw UnreadableMedia.tooLarge("The " + format + " sound says it has " + channels + " channels and " + rate
                    + " samples a second; at most " + limits.maxChannels() + " and " + limits.maxRate()
                    + " are read. Convert it first.");
        }
        this.rate = (int) rate;
        this.channels = channels;
        this.claimed = frames;
        check(frames);
        resampler = new Resampler(this.rate, targetRate);
    }

    /** Room for so many samples of one channel; filled by the decoder, then handed to {@link #add}. */
    float[] block(int frames) {
        if (mono.length < frames) {
            mono = new float[frames];
        }
        Arrays.fill(mono, 0, frames, 0);
        return mono;
    }

    /** Takes the mean of all channels, nominally -1 to 1; what is no number or beyond all measure counts as damage. */
    void add(float[] samples, int offset, int frames) {
        taken += frames;
        check(taken);
        for (int i = offset; i < offset + frames; i++) {
            if (!(Math.abs(samples[i]) <= 1e6f)) {
                throw UnreadableMedia.broken("The sound holds a sample of " + samples[i] + "; -1 to 1 is full scale.");
            }
        }
        opened().add(samples, offset, frames);
    }

    /** @throws UnreadableMedia where there is less than the header says, or nothing */
    Waveform finish(SoundFormat format) {
        if (taken == 0 || taken < claimed) {
            throw UnreadableMedia.broken("The " + format + " sound has " + taken + " samples of "
                    + (claimed < 0 ? "at least 1" : claimed) + "; it is empty, cut off or damaged.");
        }
        return new Waveform(opened().finish(), targetRate, rate, channels, (double) taken / rate);
    }

    private void check(long frames) {
        if (frames > (long) limits.maxSeconds() * rate || frames > limits.maxValues() / channels) {
            throw UnreadableMedia.tooLarge("The sound has " + frames + " or more samples of " + channels
                    + " channels, " + frames / rate + " seconds or more; at most " + limits.maxSeconds()
                    + " seconds and " + limits.maxValues() + " samples of all channels are read. Send a shorter one.");
        }
    }

    private Resampler opened() {
        if (resampler == null) {
            throw new IllegalStateException("samples before the header");
        }
        return resampler;
    }
}
