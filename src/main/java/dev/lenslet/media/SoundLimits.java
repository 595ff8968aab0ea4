package dev.lenslet.media;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is decoded at most. What a header claims is checked before anything is decoded, what is decoded as it comes:
 * memory grows with the sound that is really there, never with a claim.
 *
 * @param maxSeconds of one clip; default 600
 * @param maxRate samples a second; default 768,000
 * @param maxChannels default 32
 * @param maxValues samples times channels of one clip, which bounds the time to decode it; default 100 million
 */
@ConfigurationProperties("lenslet.media.sound")
public record SoundLimits(
        @DefaultValue("600") int maxSeconds,
        @DefaultValue("768000") int maxRate,
        @DefaultValue("32") int maxChannels,
        @DefaultValue("100000000") long maxValues) {

    /** Below, no speech is left; damaged headers say such things. */
    static final int MIN_RATE = 1_000;

    public static final SoundLimits DEFAULT = new SoundLimits(600, 768_000, 32, 100_000_000);

    public SoundLimits {
        if (maxSeconds < 1 || maxRate < MIN_RATE || maxChannels < 1 || maxValues < 1) {
            throw new IllegalArgumentException("lenslet.media.sound.max-seconds, max-channels and max-values must be at"
                    + " least 1, max-rate at least " + MIN_RATE);
        }
    }
}
