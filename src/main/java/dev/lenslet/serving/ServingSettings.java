package dev.lenslet.serving;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How models are kept loaded and predictions admitted.
 *
 * @param concurrency predictions that run at once; default 0, which is as many as there are processors: more would only
 *     slow each other down
 * @param queue requests that may wait for their turn; default 64; those beyond are refused with 429
 * @param maxWait how long one waits at most; default 5 s, after which most clients have given up
 * @param maxBody bytes of a request's body; default 20 MB, a large photograph
 * @param bodyMemory bytes of bodies over 64 kB that are held at once, so that many large requests are refused with 429
 *     instead of filling the memory; default 256 MB; at least {@code maxBody}
 * @param maxInputs pictures or instances of one request; default 64, a batch after which larger ones gain nothing
 * @param maxWindows windows of one input that is longer than what the model takes; default 1024, over four minutes of
 *     sound for a model that takes half a second in steps of half of that
 * @param maxBatchValues numbers that one run of a graph takes at most, a single example apart; default 4 million (16 MB);
 *     larger requests are run in several batches
 * @param otherVersions versions that are kept loaded besides those that answer without {@code version}; default 4; the one
 *     not asked for longest goes first
 * @param required models without which the service is not ready, beside the bundled ones; default none
 * @param defaults which models answer where none is named
 */
@Validated
@ConfigurationProperties("lenslet.serving")
record ServingSettings(
        @DefaultValue("0") @Min(0) @Max(1024) int concurrency,
        @DefaultValue("64") @Min(0) @Max(100_000) int queue,
        @DefaultValue("5s") Duration maxWait,
        @DefaultValue("20MB") DataSize maxBody,
        @DefaultValue("256MB") DataSize bodyMemory,
        @DefaultValue("64") @Min(1) @Max(100_000) int maxInputs,
        @DefaultValue("1024") @Min(1) @Max(100_000) int maxWindows,
        @DefaultValue("4000000") @Min(1) @Max(100_000_000) int maxBatchValues,
        @DefaultValue("4") @Min(1) @Max(1000) int otherVersions,
        @DefaultValue List<String> required,
        @DefaultValue @Valid Defaults defaults) {

    /**
     * @param image the model for pictures; default {@code digits}, the bundled one
     * @param frames the model for sequences of frames and videos; default {@code frames}, which is there once it is trained
     * @param sound the model for sounds; default {@code sounds}
     * @param text the model for texts; default {@code text}
     * @param numbers the model for JSON's {@code instances}; default {@code digits}
     */
    record Defaults(
            @DefaultValue("digits") @NotBlank String image,
            @DefaultValue("frames") @NotBlank String frames,
            @DefaultValue("sounds") @NotBlank String sound,
            @DefaultValue("text") @NotBlank String text,
            @DefaultValue("digits") @NotBlank String numbers) {

        String of(InputKind kind) {
            return switch (kind) {
                case IMAGE -> image;
                case FRAMES -> frames;
                case SOUND -> sound;
                case TEXT -> text;
                case NUMBERS -> numbers;
            };
        }
    }

    ServingSettings {
        if (maxWait.isNegative()) {
            throw new IllegalArgumentException("lenslet.serving.max-wait must not be negative, is " + maxWait);
        }
        if (maxBody.toBytes() < 1 || maxBody.toBytes() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("lenslet.serving.max-body must be 1B to 2047MB, is " + maxBody);
        }
        if (bodyMemory.toBytes() < maxBody.toBytes() || bodyMemory.toMegabytes() > 1 << 20) {
            throw new IllegalArgumentException(
                    "lenslet.serving.body-memory must be max-body (" + maxBody + ") to 1TB, is " + bodyMemory);
        }
        if (concurrency == 0) {
            concurrency = Runtime.getRuntime().availableProcessors();
        }
        required = List.copyOf(required);
    }
}
