package dev.lenslet.serving.oip;

import dev.lenslet.registry.Scheduling;
import dev.lenslet.serving.BatchCosts;
import dev.lenslet.serving.InferenceSession.TensorSpec;
import dev.lenslet.serving.RunnerChoice;
import dev.lenslet.serving.ServingSettings;
import dev.lenslet.serving.TensorCall;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A version's configuration in Triton's terms.
 *
 * @param maxBatchSize rows of one request; 0 where the graph's batch is fixed, and is in the dims
 * @param instanceGroup one group, of the processors
 * @param dynamicBatching null where requests are not run together, each run having one's rows alone
 */
public record ModelConfiguration(
        String name,
        String platform,
        String backend,
        int maxBatchSize,
        List<Tensor> input,
        List<Tensor> output,
        List<InstanceGroup> instanceGroup,
        @Nullable DynamicBatching dynamicBatching) {

    /**
     * @param dataType as {@code TYPE_FP32}
     * @param dims without the batch, unless that is fixed
     */
    public record Tensor(String name, String dataType, List<Long> dims) {

        private static Tensor of(TensorSpec spec, boolean fixed) {
            List<Long> shape = spec.shape();
            return new Tensor(
                    spec.name(), "TYPE_" + Datatype.of(spec.type()), fixed ? shape : shape.subList(1, shape.size()));
        }
    }

    /**
     * @param count runs at once
     * @param threads of one run at most; runs at once share those besides their callers
     * @param chosen by what: {@code configured}, {@code default} (runs too short to divide, or threads set alone), {@code measured}
     *     or {@code cached}, which was measured earlier
     * @param measured what each way that was tried gave; empty where nothing was
     */
    public record InstanceGroup(String name, String kind, int count, int threads, String chosen, List<Trial> measured) {

        private static InstanceGroup of(String model, RunnerChoice choice) {
            return new InstanceGroup(
                    model,
                    "KIND_CPU",
                    choice.runners().count(),
                    choice.runners().threads(),
                    choice.by().name().toLowerCase(Locale.ROOT),
                    choice.trials().stream().map(Trial::of).toList());
        }
    }

    /**
     * @param runsPerSecond with all runs going on at once
     * @param latencyMicros of a run that is alone
     */
    public record Trial(int count, int threads, double runsPerSecond, double latencyMicros) {

        private static Trial of(RunnerChoice.Trial trial) {
            return new Trial(trial.runners().count(), trial.runners().threads(), trial.runsPerSecond(), trial.micros());
        }
    }

    /**
     * @param preferredBatchSize empty where sizes are learnt
     * @param learnedBatchSize rows after which more make each hardly cheaper, by what runs have taken
     * @param learned what they have taken
     */
    public record DynamicBatching(
            List<Integer> preferredBatchSize,
            long maxQueueDelayMicroseconds,
            int learnedBatchSize,
            List<BatchCosts.Cost> learned) {}

    static ModelConfiguration of(TensorCall call, ServingSettings settings) {
        boolean fixed = call.fixedBatch() > 0;
        Scheduling asked = call.version().record().scheduling();
        return new ModelConfiguration(
                call.version().model(),
                ModelMetadata.PLATFORM,
                "onnxruntime",
                fixed ? 0 : maxBatch(asked, settings),
                List.of(Tensor.of(call.inputSpec(), fixed)),
                List.of(Tensor.of(call.outputSpec(), fixed)),
                List.of(InstanceGroup.of(call.version().model(), call.runners())),
                fixed || asked != null && asked.alone() ? null : batching(call));
    }

    private static int maxBatch(@Nullable Scheduling asked, ServingSettings settings) {
        Integer own = asked == null || asked.alone() ? null : asked.maxBatch();
        return own == null ? settings.maxInputs() : Math.min(own, settings.maxInputs());
    }

    private static DynamicBatching batching(TensorCall call) {
        return new DynamicBatching(
                call.preferredRows(),
                call.batchDelayNanos() / 1_000,
                call.costs().preferred(),
                call.costs().table());
    }
}
