package dev.lenslet.serving.grpc;

import dev.lenslet.serving.grpc.proto.DataType;
import dev.lenslet.serving.grpc.proto.InferBatchStatistics;
import dev.lenslet.serving.grpc.proto.InferStatistics;
import dev.lenslet.serving.grpc.proto.ModelConfig;
import dev.lenslet.serving.grpc.proto.ModelConfigRequest;
import dev.lenslet.serving.grpc.proto.ModelConfigResponse;
import dev.lenslet.serving.grpc.proto.ModelDynamicBatching;
import dev.lenslet.serving.grpc.proto.ModelInput;
import dev.lenslet.serving.grpc.proto.ModelInstanceGroup;
import dev.lenslet.serving.grpc.proto.ModelMetadataRequest;
import dev.lenslet.serving.grpc.proto.ModelMetadataResponse;
import dev.lenslet.serving.grpc.proto.ModelMetadataResponse.TensorMetadata;
import dev.lenslet.serving.grpc.proto.ModelOutput;
import dev.lenslet.serving.grpc.proto.ModelReadyRequest;
import dev.lenslet.serving.grpc.proto.ModelReadyResponse;
import dev.lenslet.serving.grpc.proto.ModelStatistics;
import dev.lenslet.serving.grpc.proto.ModelStatisticsRequest;
import dev.lenslet.serving.grpc.proto.ModelStatisticsResponse;
import dev.lenslet.serving.grpc.proto.RepositoryIndexRequest;
import dev.lenslet.serving.grpc.proto.RepositoryIndexResponse;
import dev.lenslet.serving.grpc.proto.RepositoryIndexResponse.ModelIndex;
import dev.lenslet.serving.grpc.proto.RepositoryModelLoadRequest;
import dev.lenslet.serving.grpc.proto.RepositoryModelLoadResponse;
import dev.lenslet.serving.grpc.proto.RepositoryModelUnloadRequest;
import dev.lenslet.serving.grpc.proto.RepositoryModelUnloadResponse;
import dev.lenslet.serving.grpc.proto.ServerLiveResponse;
import dev.lenslet.serving.grpc.proto.ServerMetadataResponse;
import dev.lenslet.serving.grpc.proto.ServerReadyResponse;
import dev.lenslet.serving.grpc.proto.StatisticDuration;
import dev.lenslet.serving.oip.ModelConfiguration;
import dev.lenslet.serving.oip.ModelFacts;
import dev.lenslet.serving.oip.ModelMetadata;
import dev.lenslet.serving.oip.ModelStats;
import dev.lenslet.serving.oip.NotOffered;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Everything but inference, as the protocol's messages. Thread-safe. */
@Component
class ModelQueries {

    private final ModelFacts facts;

    ModelQueries(ModelFacts facts) {
        this.facts = facts;
    }

    ServerLiveResponse live() {
        return ServerLiveResponse.newBuilder().setLive(facts.live()).build();
    }

    ServerReadyResponse ready() {
        return ServerReadyResponse.newBuilder().setReady(facts.ready()).build();
    }

    ServerMetadataResponse metadata() {
        return ServerMetadataResponse.newBuilder()
                .setName(facts.server().name())
                .setVersion(facts.server().version())
                .addAllExtensions(facts.server().extensions())
                .build();
    }

    ModelReadyResponse ready(ModelReadyRequest request) {
        return ModelReadyResponse.newBuilder()
                .setReady(facts.ready(request.getName(), given(request.getVersion())))
                .build();
    }

    ModelMetadataResponse metadata(ModelMetadataRequest request) {
        ModelMetadata metadata = facts.metadata(request.getName(), given(request.getVersion()));
        ModelMetadataResponse.Builder answer = ModelMetadataResponse.newBuilder()
                .setName(metadata.name())
                .addAllVersions(metadata.versions())
                .setPlatform(metadata.platform());
        metadata.inputs().forEach(tensor -> answer.addInputs(tensor(tensor)));
        metadata.outputs().forEach(tensor -> answer.addOutputs(tensor(tensor)));
        return answer.build();
    }

    private static TensorMetadata tensor(ModelMetadata.Tensor tensor) {
        return TensorMetadata.newBuilder()
                .setName(tensor.name())
                .setDatatype(tensor.datatype())
                .addAllShape(tensor.shape())
                .build();
    }

    ModelConfigResponse config(ModelConfigRequest request) {
        ModelConfiguration config = facts.configuration(request.getName(), given(request.getVersion()));
        ModelConfig.Builder answer = ModelConfig.newBuilder()
                .setName(config.name())
                .setPlatform(config.platform())
                .setBackend(config.backend())
                .setMaxBatchSize(config.maxBatchSize());
        config.input()
                .forEach(tensor -> answer.addInput(ModelInput.newBuilder()
                        .setName(tensor.name())
                        .setDataType(DataType.valueOf(tensor.dataType()))
                        .addAllDims(tensor.dims())));
        config.output()
                .forEach(tensor -> answer.addOutput(ModelOutput.newBuilder()
                        .setName(tensor.name())
                        .setDataType(DataType.valueOf(tensor.dataType()))
                        .addAllDims(tensor.dims())));
        config.instanceGroup()
                .forEach(group -> answer.addInstanceGroup(ModelInstanceGroup.newBuilder()
                        .setKind(ModelInstanceGroup.Kind.valueOf(group.kind()))
                        .setCount(group.count())));
        ModelConfiguration.DynamicBatching batching = config.dynamicBatching();
        if (batching != null) {
            answer.setDynamicBatching(ModelDynamicBatching.newBuilder()
                    .addAllPreferredBatchSize(batching.preferredBatchSize())
                    .setMaxQueueDelayMicroseconds(batching.maxQueueDelayMicroseconds()));
        }
        return ModelConfigResponse.newBuilder().setConfig(answer).build();
    }

    ModelStatisticsResponse statistics(ModelStatisticsRequest request) {
        ModelStatisticsResponse.Builder answer = ModelStatisticsResponse.newBuilder();
        facts.statistics(given(request.getName()), given(request.getVersion()))
                .forEach(stats -> answer.addModelStats(statistics(stats)));
        return answer.build();
    }

    private static ModelStatistics statistics(ModelStats stats) {
        ModelStats.Requests requests = stats.inferenceStats();
        ModelStatistics.Builder answer = ModelStatistics.newBuilder()
                .setName(stats.name())
                .setVersion(stats.version())
                .setLastInference(stats.lastInference())
                .setInferenceCount(stats.inferenceCount())
                .setExecutionCount(stats.executionCount())
                .setInferenceStats(InferStatistics.newBuilder()
                        .setSuccess(took(requests.success()))
                        .setFail(took(requests.fail()))
                        .setQueue(took(requests.queue()))
                        .setComputeInput(took(requests.computeInput()))
                        .setComputeInfer(took(requests.computeInfer()))
                        .setComputeOutput(took(requests.computeOutput()))
                        .setCacheHit(took(requests.cacheHit()))
                        .setCacheMiss(took(requests.cacheMiss())));
        stats.batchStats()
                .forEach(batch -> answer.addBatchStats(InferBatchStatistics.newBuilder()
                        .setBatchSize(batch.batchSize())
                        .setComputeInput(took(batch.computeInput()))
                        .setComputeInfer(took(batch.computeInfer()))
                        .setComputeOutput(took(batch.computeOutput()))));
        return answer.build();
    }

    private static StatisticDuration took(ModelStats.Took took) {
        return StatisticDuration.newBuilder()
                .setCount(took.count())
                .setNs(took.ns())
                .build();
    }

    RepositoryIndexResponse index(RepositoryIndexRequest request) {
        RepositoryIndexResponse.Builder answer = RepositoryIndexResponse.newBuilder();
        facts.index(request.getReady())
                .forEach(entry -> answer.addModels(ModelIndex.newBuilder()
                        .setName(entry.name())
                        .setVersion(entry.version())
                        .setState(entry.state())
                        .setReason(Objects.requireNonNullElse(entry.reason(), ""))));
        return answer.build();
    }

    RepositoryModelLoadResponse load(RepositoryModelLoadRequest request) {
        request.getParametersMap().keySet().stream().findFirst().ifPresent(parameter -> {
            throw NotOffered.override(parameter);
        });
        facts.load(request.getModelName());
        return RepositoryModelLoadResponse.getDefaultInstance();
    }

    RepositoryModelUnloadResponse unload(RepositoryModelUnloadRequest request) {
        facts.unload(request.getModelName());
        return RepositoryModelUnloadResponse.getDefaultInstance();
    }

    /** The protocol's empty string is nothing. */
    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : text;
    }
}
