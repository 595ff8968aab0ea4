package dev.lenslet.serving.oip;

import dev.lenslet.problem.InvalidFields;
import dev.lenslet.serving.TensorCall;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what came out of a call: JSON, and behind it, where wanted, the bytes straight from the call's memory. */
final class InferAnswer {

    static final String JSON_LENGTH = "Inference-Header-Content-Length";

    private final TensorCall call;
    private final InferRequest request;
    private final ByteBuffer output;
    private final int rows;

    /** @param output from the start of what the call gave, whole rows, valid until this is written */
    InferAnswer(TensorCall call, InferRequest request, ByteBuffer output) {
        this.call = call;
        this.request = request;
        this.output = output;
        this.rows = output.remaining() / Float.BYTES / call.outputSize();
    }

    /**
     * @throws InvalidFields where JSON cannot carry the values; before anything is written
     * @throws IOException where the client is gone
     */
    void write(HttpServletResponse response, String id, @Nullable ContentCoding coding) throws IOException {
        RequestedOutput wanted = request.output();
        JsonBytes json = new JsonBytes(384);
        json.raw("{\"id\":").string(id);
        json.raw(",\"model_name\":\"").raw(call.version().model());
        json.raw("\",\"model_version\":\"").number(call.version().version());
        json.raw("\",\"outputs\":[{\"name\":").string(call.outputSpec().name());
        ByteBuffer tail;
        if (wanted.top() > 0) {
            json.raw(",\"datatype\":\"BYTES\",\"shape\":[")
                    .number(rows)
                    .raw(",")
                    .number(wanted.top());
            tail = classes(json, wanted);
        } else {
            json.raw(",\"datatype\":\"FP32\",\"shape\":[").number(rows);
            List<Long> shape = call.outputSpec().shape();
            for (int i = 1; i < shape.size(); i++) {
                json.raw(",").number(shape.get(i));
            }
            tail = values(json, wanted);
        }
        json.raw("}]}");
        send(response, json, tail, coding);
    }

    /** Ends the shape; gives the bytes for behind the JSON, or null where all is in it. */
    private @Nullable ByteBuffer values(JsonBytes json, RequestedOutput wanted) {
        if (wanted.binary()) {
            binary(json, output.remaining());
            return output;
        }
        json.raw("],\"data\":[");
        FloatBuffer values = values();
        for (int i = 0; i < values.limit(); i++) {
            float value = values.get(i);
            if (!Float.isFinite(value)) {
                throw new InvalidFields(
                        "outputs[0]",
                        "would have a value that is not finite, which JSON cannot carry; ask for binary_data to see it");
            }
            (i == 0 ? json : json.raw(",")).number(value);
        }
        json.raw("]");
        return null;
    }

    private @Nullable ByteBuffer classes(JsonBytes json, RequestedOutput wanted) {
        List<String> classes = Classification.of(
                values(),
                call.outputSize(),
                wanted.top(),
                call.version().record().labels());
        if (wanted.binary()) {
            ByteBuffer elements = elements(classes);
            binary(json, elements.remaining());
            return elements;
        }
        json.raw("],\"data\":[");
        for (int i = 0; i < classes.size(); i++) {
            (i == 0 ? json : json.raw(",")).string(classes.get(i));
        }
        json.raw("]");
        return null;
    }

    private FloatBuffer values() {
        return call.outputFloats().limit(rows * call.outputSize());
    }

    private static void binary(JsonBytes json, int bytes) {
        json.raw("],\"parameters\":{\"binary_data_size\":").number(bytes).raw("}");
    }

    private static ByteBuffer elements(List<String> texts) {
        List<byte[]> encoded = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        ByteBuffer elements = ByteBuffer.allocate(encoded.stream()
                        .mapToInt(element -> Integer.BYTES + element.length)
                        .sum())
                .order(ByteOrder.LITTLE_ENDIAN);
        encoded.forEach(element -> elements.putInt(element.length).put(element));
        return elements.flip();
    }

    /** @param tail null where the JSON is all */
    private static void send(
            HttpServletResponse response, JsonBytes json, @Nullable ByteBuffer tail, @Nullable ContentCoding coding)
            throws IOException {
        int length = json.length();
        response.setContentType(tail == null ? "application/json" : "application/octet-stream");
        if (tail != null) {
            response.setHeader(JSON_LENGTH, Integer.toString(length));
        }
        int total = length + (tail == null ? 0 : tail.remaining());
        if (coding != null && total >= ContentCoding.WORTH_IT) {
            if (tail != null) {
                byte[] copy = new byte[tail.remaining()];
                tail.duplicate().get(copy);
                json.append(copy);
            }
            byte[] compressed = coding.compress(json.array(), total);
            response.setHeader("Content-Encoding", coding.token());
            response.setHeader("Vary", "Accept-Encoding");
            response.setContentLength(compressed.length);
            response.getOutputStream().write(compressed);
            return;
        }
        response.setContentLength(total);
        response.getOutputStream().write(json.array(), 0, length);
        if (tail != null) {
            response.getOutputStream().write(tail);
        }
    }
}
