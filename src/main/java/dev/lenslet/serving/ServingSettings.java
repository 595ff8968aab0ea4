package dev.lenslet.serving;

import dev.lenslet.device.Memory;
import dev.lenslet.registry.VersionPolicy;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How models are kept loaded and predictions admitted.
 *
 * @param concurrency runs of one version at once, and requests that decode at once; default 0: runs as measured when a
 *     version is loaded, decoding as many as there are processors. Of models whose run costs less than waking a thread that
 *     waited, more run than there are processors
 * @param threads of one run at most; default 0, as measured when a version is loaded; 1 where {@code concurrency} is set
 * @param runners the same for a model, by its name, which goes before these two and before its {@code config.pbtxt}
 * @param queue requests of one version that may wait for their turn; default 128; those beyond are refused with 429
 * @param queueMemory bytes of the tensors that wait with them; default 256 MB
 * @param queueTime how long the last of them may be expected to wait, by what runs have taken; default 1 s, and no more than six runs or 20 ms, the longer of the two; beyond,
 *     requests are refused at once, so that those who are let in are answered soon
 * @param maxWait how long one waits at most; default 5 s, after which most clients have given up
 * @param maxBody bytes of a request's body; default 20 MB, a large photograph
 * @param bodyMemory bytes of bodies over 64 kB that are held at once, so that many large requests are refused with 429
 *     instead of filling the memory; default 256 MB; at least {@code maxBody}
 * @param slowBodies bodies that are not there with their request and are waited for at once, each by a thread of the server's
 *     ({@code server.tomcat.threads.max}, 200), so that slow clients leave threads to the others; default 100
 * @param bodyTime how long such a body is waited for, to be read when its client sends more; default 1 min
 * @param maxInputs pictures or instances of one request; default 64, a batch after which larger ones gain nothing
 * @param maxWindows windows of one input that is longer than what the model takes; default 1024, over four minutes of
 *     sound for a model that takes half a second in steps of half of that
 * @param maxBatchValues numbers that one run of a graph takes at most, a single example apart; default 4 million (16 MB);
 *     larger requests are run in several batches
 * @param memory bytes of loaded models, as measured when each was loaded; default 0, which is a quarter of the machine's or
 *     container's memory, as much as Java's heap has by default; under pressure those not used for longest go, and come back
 *     when they are asked for. A model that is larger alone is loaded all the same
 * @param versions which versions of a model are served and kept loaded, by its name: {@code all}, {@code latest 2} or
 *     {@code specific 2,5}; the version that answers by default always is; default what the model's {@code config.pbtxt}
 *     says, else every version answers, and those that are not the default are loaded when they are asked for
 * @param cache bytes of answers that are kept and given again to the same input; default 0, none: it helps only where
 *     clients repeat themselves to the bit
 * @param batching how requests are run together
 * @param shadow what waits to be shown to shadows
 * @param warmUp how long at most the service sends itself requests when it has started, before it is ready; default 15 s; 0 is not at all
 * @param required models without which the service is not ready, beside the bundled ones; they are loaded at the start and
 *     stay, whatever memory they take; default none
 * @param defaults which models answer where none is named
 */
@Validated
@ConfigurationProperties("lenslet.serving")
public record ServingSettings(
        @DefaultValue("0") @Min(0) @Max(Runners.MOST_COUNT) int concurrency,

        @DefaultValue("0") @Min(0) @Max(Runners.MOST_THREADS)
        int threads,

        @DefaultValue Map<String, @Valid Configured> runners,
        @DefaultValue("128") @Min(0) @Max(100_000) int queue,
        @DefaultValue("256MB") DataSize queueMemory,
        @DefaultValue("1s") Duration queueTime,
        @DefaultValue("5s") Duration maxWait,
        @DefaultValue("20MB") DataSize maxBody,
        @DefaultValue("256MB") DataSize bodyMemory,
        @DefaultValue("100") @Min(1) @Max(100_000) int slowBodies,
        @DefaultValue("60s") Duration bodyTime,
        @DefaultValue("64") @Min(1) @Max(100_000) int maxInputs,
        @DefaultValue("1024") @Min(1) @Max(100_000) int maxWindows,
        @DefaultValue("4000000") @Min(1) @Max(100_000_000) int maxBatchValues,
        @DefaultValue("0B") DataSize memory,
        @DefaultValue Map<String, String> versions,
        @DefaultValue("0B") DataSize cache,
        @DefaultValue @Valid Batching batching,
        @DefaultValue @Valid Shadowing shadow,
        @DefaultValue("15s") Duration warmUp,
        @DefaultValue List<String> required,
        @DefaultValue @Valid Defaults defaults) {

    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(1);

    /**
     * @param maxRows rows of a batch, a single request apart; default 64
     * @param preferredRows sizes that a batch should have; default none: learnt from what runs take
     * @param delay how long a runner waits for its batch to fill, from the oldest request's arrival on; default 0: batches
     *     fill while others run. A free runner never waits
     */
    public record Batching(
            @DefaultValue("64") @Min(1) @Max(100_000) int maxRows,
            @DefaultValue List<Integer> preferredRows,
            @DefaultValue("0") Duration delay) {

        public Batching {
            preferredRows = preferredRows.stream().sorted().toList();
            if (preferredRows.stream().anyMatch(rows -> rows < 1 || rows > maxRows) || delay.isNegative()) {
                throw new IllegalArgumentException("lenslet.serving.batching: preferred-rows must be 1 to max-rows ("
                        + maxRows + "), delay not negative");
            }
        }
    }

    /**
     * @param queue copies of requests that wait or run; default 64
     * @param memory bytes of their tensors; default 32 MB
     * @param maxWait how long one waits for a moment in which the service has nothing better to do; default 1 s
     */
    public record Shadowing(
            @DefaultValue("64") @Min(0) @Max(100_000) int queue,
            @DefaultValue("32MB") DataSize memory,
            @DefaultValue("1s") Duration maxWait) {

        public Shadowing {
            if (memory.isNegative() || maxWait.isNegative()) {
                throw new IllegalArgumentException("lenslet.serving.shadow: memory and max-wait must not be negative");
            }
        }
    }

    /**
     * @param image the model for pictures; default {@code digits}, the bundled one
     * @param frames the model for sequences of frames and videos; default {@code gestures}, the bundled one
     * @param sound the model for sounds; default {@code sounds}, the bundled one
     * @param text the model for texts; default {@code languages}, the bundled one
     * @param numbers the model for JSON's {@code instances} of numbers; default {@code digits}
     */
    public record Defaults(
            @DefaultValue("digits") @NotBlank String image,
            @DefaultValue("gestures") @NotBlank String frames,
            @DefaultValue("sounds") @NotBlank String sound,
            @DefaultValue("languages") @NotBlank String text,
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

    /**
     * @param count runs at once; default 0: nothing is said
     * @param threads of one run at most; default 0: nothing is said
     */
    public record Configured(
            @DefaultValue("0") @Min(0) @Max(Runners.MOST_COUNT)
            int count,

            @DefaultValue("0") @Min(0) @Max(Runners.MOST_THREADS)
            int threads) {

        static final Configured NOTHING = new Configured(0, 0);
    }

    /**
     * How a model is run by what was set; null where that is to be measured.
     *
     * @param instances how many of its runs its {@code config.pbtxt} allows at once; null where it doesn't say
     */
    @Nullable
    RunnerChoice configured(String model, @Nullable Integer instances, int processors) {
        Configured own = runners.getOrDefault(model, Configured.NOTHING);
        int asked = instances == null ? concurrency : Math.min(instances, atOnce());
        int count = own.count > 0 ? own.count : asked;
        int each = own.threads > 0 ? own.threads : threads;
        if (count > 0) {
            return new RunnerChoice(new Runners(count, Math.max(1, each)), RunnerChoice.By.CONFIGURED, List.of());
        }
        return each == 0
                ? null
                : new RunnerChoice(Runners.ofThreads(each, processors), RunnerChoice.By.DEFAULT, List.of());
    }

    /** Requests that decode at once. */
    int atOnce() {
        return concurrency > 0 ? concurrency : Runtime.getRuntime().availableProcessors();
    }

    /** Whether a model's default version is loaded at the start and stays, whatever others need. */
    boolean keepsLoaded(String model) {
        return defaults.image().equals(model) || required.contains(model);
    }

    public ServingSettings {
        if (maxWait.isNegative()) {
            throw new IllegalArgumentException("lenslet.serving.max-wait must not be negative, is " + maxWait);
        }
        if (warmUp.isNegative() || warmUp.compareTo(LONGEST_WARM_UP) > 0) {
            throw new IllegalArgumentException("lenslet.serving.warm-up must be 0 to 60s, is " + warmUp);
        }
        if (queueTime.isNegative() || queueMemory.isNegative() || bodyTime.isNegative() || cache.isNegative()) {
            throw new IllegalArgumentException(
                    "lenslet.serving.queue-time, queue-memory, body-time and cache must not be negative");
        }
        if (maxBody.toBytes() < 1 || maxBody.toBytes() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("lenslet.serving.max-body must be 1B to 2047MB, is " + maxBody);
        }
        if (bodyMemory.toBytes() < maxBody.toBytes() || bodyMemory.toMegabytes() > 1 << 20) {
            throw new IllegalArgumentException(
                    "lenslet.serving.body-memory must be max-body (" + maxBody + ") to 1TB, is " + bodyMemory);
        }
        if (memory.toBytes() < 0 || memory.toBytes() > 0 && memory.toKilobytes() < 1 << 10) {
            throw new IllegalArgumentException("lenslet.serving.memory must be 1MB or more, or 0 for a quarter of the"
                    + " machine's, is " + memory);
        }
        if (memory.toBytes() == 0) {
            memory = DataSize.ofBytes(Memory.total() / 4);
        }
        versions.forEach((model, policy) -> {
            try {
                VersionPolicy.parse(policy);
            } catch (IllegalArgumentException unclear) {
                throw new IllegalArgumentException(
                        "lenslet.serving.versions." + model + ": " + unclear.getMessage(), unclear);
            }
        });
        versions = Map.copyOf(versions);
        runners = Map.copyOf(runners);
        required = List.copyOf(required);
    }
}
