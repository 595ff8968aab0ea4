package dev.lenslet.serving.grpc;

import com.google.protobuf.ByteString;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.serving.Serving;
import dev.lenslet.serving.ServingSettings;
import dev.lenslet.serving.TensorCall;
import dev.lenslet.serving.Urgency;
import dev.lenslet.serving.grpc.proto.InferParameter;
import dev.lenslet.serving.grpc.proto.InferTensorContents;
import dev.lenslet.serving.grpc.proto.ModelInferRequest;
import dev.lenslet.serving.grpc.proto.ModelInferRequest.InferRequestedOutputTensor;
import dev.lenslet.serving.grpc.proto.ModelInferResponse;
import dev.lenslet.serving.grpc.proto.ModelInferResponse.InferOutputTensor;
import dev.lenslet.serving.oip.Classification;
import dev.lenslet.serving.oip.EncodedInputs;
import dev.lenslet.serving.oip.InferParameters;
import dev.lenslet.serving.oip.RequestIds;
import dev.lenslet.serving.oip.RequestStatistics;
import dev.lenslet.serving.oip.Windows;
import io.grpc.Context;
import io.grpc.Deadline;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Answers one request after the other, from any thread. */
@Component
class ModelInference {

    private static final String OUTPUT = "outputs[0]";

    private final Serving serving;
    private final EncodedInputs encoded;
    private final RequestStatistics statistics;
    private final RequestIds ids;
    private final int maxRows;

    ModelInference(
            Serving serving,
            EncodedInputs encoded,
            RequestStatistics statistics,
            RequestIds ids,
            ServingSettings settings) {
        this.serving = serving;
        this.encoded = encoded;
        this.statistics = statistics;
        this.ids = ids;
        this.maxRows = settings.maxInputs();
    }

    /** @throws dev.lenslet.problem.Refusal where there is no answer */
    ModelInferResponse infer(ModelInferRequest request) {
        long arrived = System.nanoTime();
        Urgency urgency = urgency();
        urgency.check();
        BodyMemory.check();
        String version = request.getModelVersion();
        try (TensorCall call =
                serving.open(request.getModelName(), version.isEmpty() ? null : version, urgency, CallKey::current)) {
            boolean done = false;
            try {
                InferParameters parameters = new InferParameters();
                for (Map.Entry<String, InferParameter> entry :
                        request.getParametersMap().entrySet()) {
                    parameters.accept(entry.getKey(), value("parameters." + entry.getKey(), entry.getValue()));
                }
                int top = top(request, call);
                Windows windows = RequestTensor.of(request).fill(call, encoded, urgency, maxRows);
                ByteBuffer output = windows.mean(call, call.run(parameters.urgency(arrived, urgency)));
                long written = System.nanoTime();
                ModelInferResponse answer = answer(request, call, output, top);
                done = true;
                statistics.succeeded(call, arrived, written);
                return answer;
            } finally {
                if (!done) {
                    statistics.failed(call, arrived);
                }
            }
        }
    }

    private static Urgency urgency() {
        Context call = Context.current();
        Deadline deadline = call.getDeadline();
        Urgency urgency =
                deadline == null ? Urgency.NORMAL : Urgency.within(deadline.timeRemaining(TimeUnit.NANOSECONDS), 0);
        return urgency.withClient(call::isCancelled);
    }

    static Object value(String field, InferParameter parameter) {
        return switch (parameter.getParameterChoiceCase()) {
            case BOOL_PARAM -> parameter.getBoolParam();
            case INT64_PARAM -> parameter.getInt64Param();
            case STRING_PARAM -> parameter.getStringParam();
            case DOUBLE_PARAM -> parameter.getDoubleParam();
            // Larger ones than a long are as good as its largest.
            case UINT64_PARAM -> parameter.getUint64Param() < 0 ? Long.MAX_VALUE : parameter.getUint64Param();
            case PARAMETERCHOICE_NOT_SET -> throw new InvalidFields(field, "has no value");
        };
    }

    /** Classifications that are wanted of each row; 0 for the values. */
    private static int top(ModelInferRequest request, TensorCall call) {
        String own = call.outputSpec().name();
        if (request.getOutputsCount() > 1) {
            throw new InvalidFields("outputs", "has more than one tensor; the model gives '" + own + "' alone");
        }
        int top = 0;
        for (InferRequestedOutputTensor output : request.getOutputsList()) {
            if (!output.getName().equals(own)) {
                throw new InvalidFields(
                        OUTPUT + ".name", "is '" + output.getName() + "'; the model's output is '" + own + "'");
            }
            for (Map.Entry<String, InferParameter> entry :
                    output.getParametersMap().entrySet()) {
                InferParameters.refuseSharedMemory(OUTPUT, entry.getKey());
                if (entry.getKey().equals("classification")) {
                    String field = OUTPUT + ".parameters.classification";
                    long wanted = InferParameters.whole(field, value(field, entry.getValue()));
                    top = (int) Math.min(wanted, call.outputSize());
                }
            }
        }
        return top;
    }

    private ModelInferResponse answer(ModelInferRequest request, TensorCall call, ByteBuffer output, int top) {
        int rows = output.remaining() / Float.BYTES / call.outputSize();
        FloatBuffer values = call.outputFloats().limit(rows * call.outputSize());
        boolean raw = request.getRawInputContentsCount() > 0;
        ModelInferResponse.Builder answer = ModelInferResponse.newBuilder()
                .setId(request.getId().isEmpty() ? ids.next() : request.getId())
                .setModelName(call.version().model())
                .setModelVersion(Integer.toString(call.version().version()));
        InferOutputTensor.Builder tensor =
                InferOutputTensor.newBuilder().setName(call.outputSpec().name()).addShape(rows);
        if (top > 0) {
            List<String> classes = Classification.of(
                    values, call.outputSize(), top, call.version().record().labels());
            tensor.setDatatype("BYTES").addShape(top);
            if (raw) {
                answer.addRawOutputContents(elements(classes));
            } else {
                InferTensorContents.Builder contents = InferTensorContents.newBuilder();
                classes.forEach(text -> contents.addBytesContents(ByteString.copyFromUtf8(text)));
                tensor.setContents(contents);
            }
        } else {
            List<Long> shape = call.outputSpec().shape();
            tensor.setDatatype("FP32").addAllShape(shape.subList(1, shape.size()));
            if (raw) {
                answer.addRawOutputContents(ByteString.copyFrom(output));
            } else {
                InferTensorContents.Builder contents = InferTensorContents.newBuilder();
                for (int i = 0; i < values.limit(); i++) {
                    contents.addFp32Contents(values.get(i));
                }
                tensor.setContents(contents);
            }
        }
        return answer.addOutputs(tensor).build();
    }

    private static ByteString elements(List<String> texts) {
        ByteString.Output out = ByteString.newOutput();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            byte[] length = ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(bytes.length)
                    .array();
            out.write(length, 0, length.length);
            out.write(bytes, 0, bytes.length);
        }
        return out.toByteString();
    }
}
