package dev.lenslet.serving.tfs;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lenslet.network.ElementType;
import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelVersion;
import dev.lenslet.serving.TensorCall;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A version's signature, nested as TensorFlow Serving's JSON of its protocol buffers is; whole numbers are strings there. */
record ModelMetadata(ModelSpec modelSpec, Metadata metadata) {

    record ModelSpec(String name, String signatureName, String version) {}

    record Metadata(SignatureDefs signatureDef) {}

    record SignatureDefs(@JsonProperty("@type") String type, Map<String, Signature> signatureDef) {}

    record Signature(Map<String, TensorInfo> inputs, Map<String, TensorInfo> outputs, String methodName) {}

    record TensorInfo(String dtype, TensorShape tensorShape, String name) {}

    record TensorShape(List<Extent> dim, boolean unknownRank) {}

    record Extent(String size, String name) {}

    static ModelMetadata of(TensorCall call) {
        ModelVersion version = call.version();
        ModelRecord record = version.record();
        String batch = call.fixedBatch() > 0 ? Integer.toString(call.fixedBatch()) : "-1";
        String inputType = call.inputSpec().type() == ElementType.INT32 ? "DT_INT32" : "DT_FLOAT";
        Signature signature = new Signature(
                Map.of(
                        record.input().name(),
                        tensor(
                                inputType,
                                batch,
                                record.input().shape().dims(),
                                record.input().name())),
                Map.of(
                        record.output().name(),
                        tensor(
                                "DT_FLOAT",
                                batch,
                                record.output().shape().dims(),
                                record.output().name())),
                Task.PREDICT.method());
        return new ModelMetadata(
                new ModelSpec(version.model(), "", Integer.toString(version.version())),
                new Metadata(new SignatureDefs(
                        "type.googleapis.com/tensorflow.serving.SignatureDefMap",
                        Map.of("serving_default", signature))));
    }

    private static TensorInfo tensor(String type, String batch, List<Integer> dims, String name) {
        List<Extent> extents = IntStream.rangeClosed(0, dims.size())
                .mapToObj(i -> new Extent(i == 0 ? batch : Integer.toString(dims.get(i - 1)), ""))
                .toList();
        return new TensorInfo(type, new TensorShape(extents, false), name);
    }
}
