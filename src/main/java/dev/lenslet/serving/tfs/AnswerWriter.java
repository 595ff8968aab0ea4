package dev.lenslet.serving.tfs;

import dev.lenslet.network.Shape;
import dev.lenslet.registry.ModelRecord;
import dev.lenslet.serving.ClassProbabilities;
import dev.lenslet.serving.TensorCall;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Writes what a call answered, value by value. */
final class AnswerWriter {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private final TensorCall call;
    private final Rows rows;
    private final ModelRecord record;
    private final float[] row;
    private int at;

    /** @param call has run */
    AnswerWriter(TensorCall call, Rows rows) {
        this.call = call;
        this.rows = rows;
        this.record = call.version().record();
        this.row = new float[call.outputSize()];
    }

    /** @throws dev.lenslet.problem.Refusal where a value is not finite: JSON has no word for it, and nothing is written */
    void requireFinite() {
        FloatBuffer output = call.outputFloats();
        while (output.hasRemaining()) {
            output.get(row);
            ClassProbabilities.requireFinite(row, row.length);
        }
    }

    /** Leaves the stream open. */
    void write(Task task, OutputStream out) {
        FloatBuffer output = call.outputFloats();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)
                .configure(StreamWriteFeature.AUTO_CLOSE_TARGET, false)) {
            json.writeStartObject();
            json.writeName(
                    switch (task) {
                        case PREDICT -> rows.field().equals("inputs") ? "outputs" : "predictions";
                        case CLASSIFY, REGRESS -> "results";
                    });
            json.writeStartArray();
            for (int i = 0; i < rows.count(); i++) {
                next(output, rows.of(i));
                switch (task) {
                    case PREDICT -> tensor(json);
                    case CLASSIFY -> classes(json);
                    case REGRESS -> json.writeNumber(row[0]);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    /** The next input's output; of one in several windows, the mean of theirs. */
    private void next(FloatBuffer output, int windows) {
        output.get(row);
        if (windows == 1) {
            return;
        }
        for (int window = 1; window < windows; window++) {
            for (int i = 0; i < row.length; i++) {
                row[i] += output.get();
            }
        }
        for (int i = 0; i < row.length; i++) {
            row[i] /= windows;
        }
    }

    private void tensor(JsonGenerator json) {
        Shape shape = record.output().shape();
        at = 0;
        boolean scalar = rows.scalars() && row.length == 1;
        nested(json, shape.dims(), scalar ? shape.rank() : 0);
    }

    private void nested(JsonGenerator json, List<Integer> dims, int axis) {
        if (axis == dims.size()) {
            json.writeNumber(row[at++]);
            return;
        }
        json.writeStartArray();
        for (int i = 0; i < dims.get(axis); i++) {
            nested(json, dims, axis + 1);
        }
        json.writeEndArray();
    }

    private void classes(JsonGenerator json) {
        float[] probabilities = ClassProbabilities.of(record, row, row.length);
        json.writeStartArray();
        for (int i = 0; i < probabilities.length; i++) {
            json.writeStartArray();
            json.writeString(record.labels().get(i));
            json.writeNumber(probabilities[i]);
            json.writeEndArray();
        }
        json.writeEndArray();
    }
}
