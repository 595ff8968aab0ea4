package dev.lenslet.serving.grpc;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Message;
import dev.lenslet.serving.grpc.proto.ModelConfigRequest;
import dev.lenslet.serving.grpc.proto.ModelConfigResponse;
import dev.lenslet.serving.grpc.proto.ModelInferRequest;
import dev.lenslet.serving.grpc.proto.ModelInferResponse;
import dev.lenslet.serving.grpc.proto.ModelMetadataRequest;
import dev.lenslet.serving.grpc.proto.ModelMetadataResponse;
import dev.lenslet.serving.grpc.proto.ModelReadyRequest;
import dev.lenslet.serving.grpc.proto.ModelReadyResponse;
import dev.lenslet.serving.grpc.proto.ModelStatisticsRequest;
import dev.lenslet.serving.grpc.proto.ModelStatisticsResponse;
import dev.lenslet.serving.grpc.proto.ModelStreamInferResponse;
import dev.lenslet.serving.grpc.proto.OpenInference;
import dev.lenslet.serving.grpc.proto.RepositoryIndexRequest;
import dev.lenslet.serving.grpc.proto.RepositoryIndexResponse;
import dev.lenslet.serving.grpc.proto.RepositoryModelLoadRequest;
import dev.lenslet.serving.grpc.proto.RepositoryModelLoadResponse;
import dev.lenslet.serving.grpc.proto.RepositoryModelUnloadRequest;
import dev.lenslet.serving.grpc.proto.RepositoryModelUnloadResponse;
import dev.lenslet.serving.grpc.proto.ServerLiveRequest;
import dev.lenslet.serving.grpc.proto.ServerLiveResponse;
import dev.lenslet.serving.grpc.proto.ServerMetadataRequest;
import dev.lenslet.serving.grpc.proto.ServerMetadataResponse;
import dev.lenslet.serving.grpc.proto.ServerReadyRequest;
import dev.lenslet.serving.grpc.proto.ServerReadyResponse;
import dev.lenslet.serving.grpc.proto.SharedMemoryRequest;
import dev.lenslet.serving.grpc.proto.SharedMemoryResponse;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;
import io.grpc.protobuf.ProtoUtils;
import java.util.List;
import java.util.stream.Stream;

/** The service's methods, as grpc-java's generator would list them: it is a native program that not every platform has. */
final class InferenceMethods {

    static final String SERVICE = "inference.GRPCInferenceService";

    static final MethodDescriptor<ServerLiveRequest, ServerLiveResponse> SERVER_LIVE =
            unary("ServerLive", ServerLiveRequest.getDefaultInstance(), ServerLiveResponse.getDefaultInstance());
    static final MethodDescriptor<ServerReadyRequest, ServerReadyResponse> SERVER_READY =
            unary("ServerReady", ServerReadyRequest.getDefaultInstance(), ServerReadyResponse.getDefaultInstance());
    static final MethodDescriptor<ServerMetadataRequest, ServerMetadataResponse> SERVER_METADATA = unary(
            "ServerMetadata", ServerMetadataRequest.getDefaultInstance(), ServerMetadataResponse.getDefaultInstance());
    static final MethodDescriptor<ModelReadyRequest, ModelReadyResponse> MODEL_READY =
            unary("ModelReady", ModelReadyRequest.getDefaultInstance(), ModelReadyResponse.getDefaultInstance());
    static final MethodDescriptor<ModelMetadataRequest, ModelMetadataResponse> MODEL_METADATA = unary(
            "ModelMetadata", ModelMetadataRequest.getDefaultInstance(), ModelMetadataResponse.getDefaultInstance());
    static final MethodDescriptor<ModelConfigRequest, ModelConfigResponse> MODEL_CONFIG =
            unary("ModelConfig", ModelConfigRequest.getDefaultInstance(), ModelConfigResponse.getDefaultInstance());
    static final MethodDescriptor<ModelStatisticsRequest, ModelStatisticsResponse> MODEL_STATISTICS = unary(
            "ModelStatistics",
            ModelStatisticsRequest.getDefaultInstance(),
            ModelStatisticsResponse.getDefaultInstance());
    static final MethodDescriptor<ModelInferRequest, ModelInferResponse> MODEL_INFER =
            unary("ModelInfer", ModelInferRequest.getDefaultInstance(), ModelInferResponse.getDefaultInstance());
    static final MethodDescriptor<ModelInferRequest, ModelStreamInferResponse> MODEL_STREAM_INFER = method(
            MethodType.BIDI_STREAMING,
            "ModelStreamInfer",
            ModelInferRequest.getDefaultInstance(),
            ModelStreamInferResponse.getDefaultInstance());
    static final MethodDescriptor<RepositoryIndexRequest, RepositoryIndexResponse> REPOSITORY_INDEX = unary(
            "RepositoryIndex",
            RepositoryIndexRequest.getDefaultInstance(),
            RepositoryIndexResponse.getDefaultInstance());
    static final MethodDescriptor<RepositoryModelLoadRequest, RepositoryModelLoadResponse> LOAD = unary(
            "RepositoryModelLoad",
            RepositoryModelLoadRequest.getDefaultInstance(),
            RepositoryModelLoadResponse.getDefaultInstance());
    static final MethodDescriptor<RepositoryModelUnloadRequest, RepositoryModelUnloadResponse> UNLOAD = unary(
            "RepositoryModelUnload",
            RepositoryModelUnloadRequest.getDefaultInstance(),
            RepositoryModelUnloadResponse.getDefaultInstance());

    static final List<MethodDescriptor<SharedMemoryRequest, SharedMemoryResponse>> SHARED_MEMORY = Stream.of(
                    "SystemSharedMemoryStatus",
                    "SystemSharedMemoryRegister",
                    "SystemSharedMemoryUnregister",
                    "CudaSharedMemoryStatus",
                    "CudaSharedMemoryRegister",
                    "CudaSharedMemoryUnregister")
            .map(name ->
                    unary(name, SharedMemoryRequest.getDefaultInstance(), SharedMemoryResponse.getDefaultInstance()))
            .toList();

    private InferenceMethods() {}

    /** Lets the reflection service tell clients of the messages. */
    static final class Schema implements ProtoServiceDescriptorSupplier {

        @Override
        public ServiceDescriptor getServiceDescriptor() {
            return getFileDescriptor().findServiceByName("GRPCInferenceService");
        }

        @Override
        public FileDescriptor getFileDescriptor() {
            return OpenInference.getDescriptor();
        }
    }

    private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> unary(
            String name, Q request, A response) {
        return method(MethodType.UNARY, name, request, response);
    }

    private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
            MethodType type, String name, Q request, A response) {
        return MethodDescriptor.<Q, A>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(ProtoUtils.marshaller(request))
                .setResponseMarshaller(ProtoUtils.marshaller(response))
                .build();
    }
}
