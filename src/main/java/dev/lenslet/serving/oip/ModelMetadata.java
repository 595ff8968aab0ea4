package dev.lenslet.serving.oip;

import dev.lenslet.serving.InferenceSession.TensorSpec;
import dev.lenslet.serving.TensorCall;
import java.util.List;

/**
 * What a version takes and gives.
 *
 * @param versions all of the model, newest first
 */
public record ModelMetadata(
        String name, List<String> versions, String platform, List<Tensor> inputs, List<Tensor> outputs) {

    static final String PLATFORM = "onnxruntime_onnx";

    /** @param shape the batch first; -1 is any */
    public record Tensor(String name, String datatype, List<Long> shape) {

        private static Tensor of(TensorSpec spec) {
            return new Tensor(spec.name(), Datatype.of(spec.type()).name(), spec.shape());
        }
    }

    static ModelMetadata of(TensorCall call, List<String> versions) {
        return new ModelMetadata(
                call.version().model(),
                versions,
                PLATFORM,
                List.of(Tensor.of(call.inputSpec())),
                List.of(Tensor.of(call.outputSpec())));
    }
}
