package dev.lenslet.serving.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import dev.lenslet.serving.TestModels;
import dev.lenslet.serving.grpc.proto.InferParameter;
import dev.lenslet.serving.grpc.proto.InferTensorContents;
import dev.lenslet.serving.grpc.proto.ModelConfigRequest;
import dev.lenslet.serving.grpc.proto.ModelInferRequest;
import dev.lenslet.serving.grpc.proto.ModelInferRequest.InferInputTensor;
import dev.lenslet.serving.grpc.proto.ModelInferRequest.InferRequestedOutputTensor;
import dev.lenslet.serving.grpc.proto.ModelInferResponse;
import dev.lenslet.serving.grpc.proto.ModelInstanceGroup;
import dev.lenslet.serving.grpc.proto.ModelMetadataRequest;
import dev.lenslet.serving.grpc.proto.ModelReadyRequest;
import dev.lenslet.serving.grpc.proto.ModelStatistics;
import dev.lenslet.serving.grpc.proto.ModelStatisticsRequest;
import dev.lenslet.serving.grpc.proto.ModelStreamInferResponse;
import dev.lenslet.serving.grpc.proto.RepositoryIndexRequest;
import dev.lenslet.serving.grpc.proto.RepositoryModelLoadRequest;
import dev.lenslet.serving.grpc.proto.RepositoryModelUnloadRequest;
import dev.lenslet.serving.grpc.proto.ServerLiveRequest;
import dev.lenslet.serving.grpc.proto.ServerMetadataRequest;
import dev.lenslet.serving.grpc.proto.SharedMemoryRequest;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.grpc.server.port=0",
            "spring.grpc.server.address=127.0.0.1",
            "lenslet.serving.max-body=1MB",
        })
@DirtiesContext
class GrpcTest {

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        FileSystemUtils.copyRecursively(Path.of("models/sounds"), directory.resolve("models/sounds"));
        TestModels.brightness(directory.resolve("models/digits/1"));
        TestModels.letters(directory.resolve("models/languages/1"));
        TestModels.serve(registry, directory);
    }

    private ManagedChannel channel;

    @BeforeEach
    void connect(@Autowired GrpcServerLifecycle server) {
        channel = ReadyChannel.to(server);
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    private <Q, A> A call(MethodDescriptor<Q, A> method, Q request) {
        return ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, request);
    }

    private static InferInputTensor.Builder tensor(int rows) {
        return InferInputTensor.newBuilder()
                .setName("input")
                .setDatatype("FP32")
                .addAllShape(List.of((long) rows, 4L, 4L, 1L));
    }

    private static ByteString floats(int count, float value) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat(value);
        }
        return ByteString.copyFrom(bytes.flip());
    }

    private static ModelInferRequest.Builder request(int rows) {
        return ModelInferRequest.newBuilder()
                .setModelName("digits")
                .addInputs(tensor(rows))
                .addRawInputContents(floats(16 * rows, 1));
    }

    private void assertRefused(Status.Code code, String text, ModelInferRequest request) {
        assertThatThrownBy(() -> call(InferenceMethods.MODEL_INFER, request))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refusal -> assertThat(refusal.getStatus().getCode()).isEqualTo(code))
                .hasMessageContaining(text);
    }

    @Test
    void tellsOfItselfAndItsModels() {
        assertThat(call(InferenceMethods.SERVER_LIVE, ServerLiveRequest.getDefaultInstance())
                        .getLive())
                .isTrue();
        assertThat(call(InferenceMethods.SERVER_METADATA, ServerMetadataRequest.getDefaultInstance())
                        .getExtensionsList())
                .contains("classification");
        assertThat(call(
                                InferenceMethods.MODEL_READY,
                                ModelReadyRequest.newBuilder().setName("digits").build())
                        .getReady())
                .isTrue();
        var metadata = call(
                InferenceMethods.MODEL_METADATA,
                ModelMetadataRequest.newBuilder()
                        .setName("digits")
                        .setVersion("1")
                        .build());
        assertThat(metadata.getInputs(0).getShapeList()).containsExactly(-1L, 4L, 4L, 1L);
        var config = call(
                        InferenceMethods.MODEL_CONFIG,
                        ModelConfigRequest.newBuilder().setName("digits").build())
                .getConfig();
        assertThat(config.getMaxBatchSize()).isEqualTo(64);
        assertThat(config.getInput(0).getDimsList()).containsExactly(4L, 4L, 1L);
        assertThat(config.getInstanceGroup(0).getKind()).isEqualTo(ModelInstanceGroup.Kind.KIND_CPU);
        assertThat(config.getInstanceGroup(0).getCount()).isPositive();
        assertThat(call(InferenceMethods.REPOSITORY_INDEX, RepositoryIndexRequest.getDefaultInstance())
                        .getModelsCount())
                .isEqualTo(3);
    }

    @Test
    void unloadsAndLoads() {
        call(
                InferenceMethods.UNLOAD,
                RepositoryModelUnloadRequest.newBuilder().setModelName("digits").build());
        assertRefused(Status.Code.UNAVAILABLE, "unloaded by request", request(1).build());
        assertThat(call(
                                InferenceMethods.MODEL_READY,
                                ModelReadyRequest.newBuilder().setName("digits").build())
                        .getReady())
                .isFalse();
        call(
                InferenceMethods.LOAD,
                RepositoryModelLoadRequest.newBuilder().setModelName("digits").build());
        assertThat(call(InferenceMethods.MODEL_INFER, request(1).build()).getModelVersion())
                .isEqualTo("1");
    }

    @Test
    void answersRawContentsWithRawContents() {
        ModelInferResponse answer =
                call(InferenceMethods.MODEL_INFER, request(2).setId("mine").build());
        assertThat(answer.getId()).isEqualTo("mine");
        assertThat(answer.getModelVersion()).isEqualTo("1");
        assertThat(answer.getOutputs(0).getShapeList()).containsExactly(2L, 3L);
        ByteBuffer raw = answer.getRawOutputContents(0).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        assertThat(raw.remaining()).isEqualTo(24);
        assertThat(raw.getFloat(4)).isEqualTo(0.999665f, within(1e-4f));
        ModelStatistics statistics = call(
                        InferenceMethods.MODEL_STATISTICS,
                        ModelStatisticsRequest.newBuilder().setName("digits").build())
                .getModelStats(0);
        assertThat(statistics.getInferenceStats().getSuccess().getCount()).isPositive();
        assertThat(statistics.getMemoryUsageList()).singleElement().satisfies(memory -> {
            assertThat(memory.getType()).isEqualTo("CPU");
            assertThat(memory.getByteSize()).isGreaterThanOrEqualTo(1 << 20);
        });
    }

    @Test
    void answersContentsWithContents() {
        InferTensorContents.Builder numbers = InferTensorContents.newBuilder();
        for (int i = 0; i < 16; i++) {
            numbers.addFp32Contents(0);
        }
        ModelInferResponse answer = call(
                InferenceMethods.MODEL_INFER,
                ModelInferRequest.newBuilder()
                        .setModelName("digits")
                        .addInputs(tensor(1).setContents(numbers))
                        .build());
        assertThat(answer.getOutputs(0).getContents().getFp32Contents(0)).isEqualTo(0.999665f, within(1e-4f));
        assertThat(answer.getId()).isNotEmpty();
    }

    @Test
    void classifiesTexts() {
        ModelInferResponse answer = call(
                InferenceMethods.MODEL_INFER,
                ModelInferRequest.newBuilder()
                        .setModelName("languages")
                        .addInputs(InferInputTensor.newBuilder()
                                .setName("input")
                                .setDatatype("BYTES")
                                .addShape(1)
                                .setContents(InferTensorContents.newBuilder()
                                        .addBytesContents(ByteString.copyFromUtf8("z"))))
                        .addOutputs(InferRequestedOutputTensor.newBuilder()
                                .setName("out")
                                .putParameters(
                                        "classification",
                                        InferParameter.newBuilder()
                                                .setInt64Param(1)
                                                .build()))
                        .build());
        assertThat(answer.getOutputs(0).getContents().getBytesContents(0).toStringUtf8())
                .endsWith(":1:z");
    }

    @Test
    void aSoundOfSeveralWindowsIsOneRow() throws IOException {
        byte[] sound = Files.readAllBytes(Path.of("samples/speech.ogg"));
        InferInputTensor.Builder tensor = InferInputTensor.newBuilder()
                .setName("input")
                .setDatatype("BYTES")
                .addShape(1);
        ModelInferResponse contents = call(
                InferenceMethods.MODEL_INFER,
                ModelInferRequest.newBuilder()
                        .setModelName("sounds")
                        .addInputs(tensor.clone()
                                .setContents(
                                        InferTensorContents.newBuilder().addBytesContents(ByteString.copyFrom(sound))))
                        .build());
        assertThat(contents.getOutputs(0).getShapeList()).containsExactly(1L, 3L);
        assertThat(contents.getOutputs(0).getContents().getFp32ContentsList()).hasSize(3);
        assertThat(contents.getOutputs(0).getContents().getFp32Contents(2)).isGreaterThan(0.8f);

        ByteBuffer element = ByteBuffer.allocate(4 + sound.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(sound.length);
        ModelInferResponse raw = call(
                InferenceMethods.MODEL_INFER,
                ModelInferRequest.newBuilder()
                        .setModelName("sounds")
                        .addInputs(tensor)
                        .addRawInputContents(
                                ByteString.copyFrom(element.put(sound).flip()))
                        .build());
        assertThat(raw.getRawOutputContents(0).size()).isEqualTo(12);
        assertThat(raw.getRawOutputContents(0)
                        .asReadOnlyByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getFloat(8))
                .isEqualTo(contents.getOutputs(0).getContents().getFp32Contents(2));
    }

    @Test
    void refusesWithTheStatusOfTheReason() {
        assertRefused(
                Status.Code.NOT_FOUND, "none", request(1).setModelName("none").build());
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "64 bytes; the tensor of this shape has 128",
                request(1).setInputs(0, tensor(2)).build());
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "INT64",
                request(1).setInputs(0, tensor(1).setDatatype("INT64")).build());
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "the model takes",
                request(1).setInputs(0, tensor(-1)).build());
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "finite",
                request(1).setRawInputContents(0, floats(16, Float.NaN)).build());
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "0 tensors",
                request(1).clearInputs().build());
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "fp32_contents",
                request(1).clearRawInputContents().build());
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "sequence",
                request(1)
                        .putParameters(
                                "sequence_id",
                                InferParameter.newBuilder().setInt64Param(9).build())
                        .build());
        assertRefused(
                Status.Code.DEADLINE_EXCEEDED,
                "",
                request(1)
                        .putParameters(
                                "timeout",
                                InferParameter.newBuilder().setInt64Param(1).build())
                        .build());
        assertRefused(
                Status.Code.RESOURCE_EXHAUSTED,
                "",
                request(1).setRawInputContents(0, floats(1 << 19, 1)).build());
        assertThatThrownBy(() -> call(InferenceMethods.SHARED_MEMORY.get(1), SharedMemoryRequest.getDefaultInstance()))
                .hasMessageContaining("Shared memory is not offered");
    }

    @Test
    void aStreamGoesOnAfterARefusal() throws InterruptedException {
        BlockingQueue<ModelStreamInferResponse> answers = new LinkedBlockingQueue<>();
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        StreamObserver<ModelInferRequest> requests = ClientCalls.asyncBidiStreamingCall(
                channel.newCall(InferenceMethods.MODEL_STREAM_INFER, CallOptions.DEFAULT), new StreamObserver<>() {
                    @Override
                    public void onNext(ModelStreamInferResponse answer) {
                        answers.add(answer);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        ends.add(failure.toString());
                    }

                    @Override
                    public void onCompleted() {
                        ends.add("completed");
                    }
                });
        for (int i = 0; i < 50; i++) {
            requests.onNext(request(1)
                    .setId("" + i)
                    .setModelName(i == 25 ? "none" : "digits")
                    .build());
        }
        requests.onCompleted();
        for (int i = 0; i < 50; i++) {
            ModelStreamInferResponse answer = answers.take();
            assertThat(answer.getInferResponse().getId()).isEqualTo("" + i);
            assertThat(answer.getErrorMessage().isEmpty()).isEqualTo(i != 25);
        }
        assertThat(ends.poll(1, TimeUnit.MINUTES)).isEqualTo("completed");
    }
}
