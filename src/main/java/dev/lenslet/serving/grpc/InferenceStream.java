package dev.lenslet.serving.grpc;

import dev.lenslet.serving.grpc.proto.InferParameter;
import dev.lenslet.serving.grpc.proto.ModelInferRequest;
import dev.lenslet.serving.grpc.proto.ModelInferResponse;
import dev.lenslet.serving.grpc.proto.ModelStreamInferResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of requests, answered one after the other in their order. The next is taken when the client has room for its
 * answer. gRPC calls it from one thread at a time.
 */
final class InferenceStream implements StreamObserver<ModelInferRequest> {

    private static final Logger log = LoggerFactory.getLogger(InferenceStream.class);

    /** Triton's clients ask by it for a mark on each request's last answer; here each has one. */
    private static final String MARK_WANTED = "triton_enable_empty_final_response";

    private static final String MARK = "triton_final_response";

    private final ModelInference inference;
    private final ServerCallStreamObserver<ModelStreamInferResponse> answers;
    private boolean awaitsRoom = true;

    InferenceStream(ModelInference inference, StreamObserver<ModelStreamInferResponse> answers) {
        this.inference = inference;
        this.answers = (ServerCallStreamObserver<ModelStreamInferResponse>) answers;
        this.answers.disableAutoRequest();
        this.answers.setOnReadyHandler(this::roomAgain);
    }

    private void roomAgain() {
        if (awaitsRoom) {
            awaitsRoom = false;
            answers.request(1);
        }
    }

    @Override
    public void onNext(ModelInferRequest request) {
        ModelStreamInferResponse answer = answer(request);
        if (answers.isCancelled()) {
            return;
        }
        answers.onNext(answer);
        BodyMemory.answered();
        if (answers.isReady()) {
            answers.request(1);
        } else {
            awaitsRoom = true;
        }
    }

    /** One that is refused has its id with it, so that the client can tell which it was. */
    private ModelStreamInferResponse answer(ModelInferRequest request) {
        ModelStreamInferResponse.Builder answer = ModelStreamInferResponse.newBuilder();
        ModelInferResponse.Builder response;
        try {
            response = inference.infer(request).toBuilder();
        } catch (RuntimeException failure) {
            answer.setErrorMessage(
                    String.valueOf(RefusalStatus.of(failure).getStatus().getDescription()));
            response = ModelInferResponse.newBuilder()
                    .setModelName(request.getModelName())
                    .setModelVersion(request.getModelVersion())
                    .setId(request.getId());
        }
        if (request.getParametersOrDefault(MARK_WANTED, InferParameter.getDefaultInstance())
                .getBoolParam()) {
            response.putParameters(
                    MARK, InferParameter.newBuilder().setBoolParam(true).build());
        }
        return answer.setInferResponse(response).build();
    }

    @Override
    public void onError(Throwable gone) {
        log.debug("The client is gone", gone);
    }

    @Override
    public void onCompleted() {
        answers.onCompleted();
    }
}
