package dev.lenslet.serving.grpc;

import dev.lenslet.serving.grpc.proto.ModelInferRequest;
import dev.lenslet.serving.grpc.proto.ModelStreamInferResponse;
import dev.lenslet.serving.grpc.proto.SharedMemoryResponse;
import dev.lenslet.serving.oip.NotOffered;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.ServerCalls.BidiStreamingMethod;
import io.grpc.stub.ServerCalls.UnaryMethod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.springframework.stereotype.Service;

/** Binds the protocol's methods to what answers them. */
@Service
class InferenceService implements BindableService {

    private final Map<MethodDescriptor<?, ?>, ServerCallHandler<?, ?>> handlers = new LinkedHashMap<>();

    InferenceService(ModelInference inference, ModelQueries queries) {
        unary(InferenceMethods.SERVER_LIVE, request -> queries.live());
        unary(InferenceMethods.SERVER_READY, request -> queries.ready());
        unary(InferenceMethods.SERVER_METADATA, request -> queries.metadata());
        unary(InferenceMethods.MODEL_READY, queries::ready);
        unary(InferenceMethods.MODEL_METADATA, queries::metadata);
        unary(InferenceMethods.MODEL_CONFIG, queries::config);
        unary(InferenceMethods.MODEL_STATISTICS, queries::statistics);
        unary(InferenceMethods.REPOSITORY_INDEX, queries::index);
        unary(InferenceMethods.LOAD, queries::load);
        unary(InferenceMethods.UNLOAD, queries::unload);
        unary(InferenceMethods.MODEL_INFER, inference::infer);
        BidiStreamingMethod<ModelInferRequest, ModelStreamInferResponse> stream =
                answers -> new InferenceStream(inference, answers);
        handlers.put(InferenceMethods.MODEL_STREAM_INFER, ServerCalls.asyncBidiStreamingCall(stream));
        InferenceMethods.SHARED_MEMORY.forEach(method -> unary(method, request -> {
            if (method.getFullMethodName().endsWith("Register")) {
                throw NotOffered.sharedMemory();
            }
            return SharedMemoryResponse.getDefaultInstance();
        }));
    }

    private <Q, A> void unary(MethodDescriptor<Q, A> method, Function<Q, A> answer) {
        UnaryMethod<Q, A> call = (request, answers) -> {
            A message;
            try {
                message = answer.apply(request);
            } catch (RuntimeException failure) {
                answers.onError(RefusalStatus.of(failure));
                return;
            }
            answers.onNext(message);
            answers.onCompleted();
        };
        handlers.put(method, ServerCalls.asyncUnaryCall(call));
    }

    @Override
    public ServerServiceDefinition bindService() {
        ServiceDescriptor.Builder service = ServiceDescriptor.newBuilder(InferenceMethods.SERVICE)
                .setSchemaDescriptor(new InferenceMethods.Schema());
        handlers.keySet().forEach(service::addMethod);
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service.build());
        handlers.forEach((method, handler) -> add(definition, method, handler));
        return definition.build();
    }

    /** They were put in as pairs. */
    @SuppressWarnings("unchecked")
    private static <Q, A> void add(
            ServerServiceDefinition.Builder definition,
            MethodDescriptor<Q, A> method,
            ServerCallHandler<?, ?> handler) {
        definition.addMethod(method, (ServerCallHandler<Q, A>) handler);
    }
}
