package dev.lenslet.serving.oip;

import dev.lenslet.problem.InvalidFields;
import dev.lenslet.serving.TensorCall;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request into a call's input: the JSON part in a stream, numbers straight to where the graph reads them, bytes
 * behind it in one copy. Nothing is allocated that the request merely claims. Not thread-safe.
 */
final class InferRequestReader {

    private static final String BODY_FIELDS = "known are id, parameters, inputs and outputs";
    private static final String DATA = TensorClaim.INPUT + ".data";
    private static final int MAX_RANK = 16;

    private final byte[] body;
    private final int jsonLength;
    private final JsonCursor json;
    private final TensorCall call;
    private final EncodedInputs encoded;
    private final int maxRows;
    private final InferParameters parameters = new InferParameters();

    private @Nullable String id;
    private @Nullable String name;
    private @Nullable String datatype;
    private long @Nullable [] shape;
    private int dataAt = -1;
    private long binarySize = -1;
    private boolean filled;
    private @Nullable Boolean binary;
    private int top;
    private int seen;

    /** @param jsonLength bytes of the JSON part, at most those of the body */
    InferRequestReader(byte[] body, int jsonLength, TensorCall call, EncodedInputs encoded, int maxRows) {
        this.body = body;
        this.jsonLength = jsonLength;
        this.json = new JsonCursor(body, jsonLength);
        this.call = call;
        this.encoded = encoded;
        this.maxRows = maxRows;
    }

    /**
     * @param arrived on {@link System#nanoTime}'s clock
     * @param limitNanos that its header gives it; 0 for none
     * @throws InvalidFields where it is malformed, or does not fit the model
     */
    InferRequest read(long arrived, long limitNanos) {
        json.open('{', "body");
        for (boolean first = true; json.more(first, '}'); first = false) {
            String field = json.name();
            switch (field) {
                case "id" -> {
                    once(1, field);
                    id = json.string(field);
                }
                case "parameters" -> {
                    once(2, field);
                    json.open('{', field);
                    for (boolean start = true; json.more(start, '}'); start = false) {
                        String parameter = json.name();
                        parameters.accept(parameter, json.scalar("parameters." + TensorClaim.shortened(parameter)));
                    }
                }
                case "inputs" -> {
                    once(4, field);
                    inputs();
                }
                case "outputs" -> {
                    once(8, field);
                    outputs();
                }
                // KServe's client says again what the address says.
                case "model_name" -> same(field, call.version().model());
                case "model_version" ->
                    same(field, Integer.toString(call.version().version()));
                default -> throw unknown("", field, BODY_FIELDS);
            }
        }
        json.finish();
        if ((seen & 4) == 0) {
            throw new InvalidFields("inputs", "is missing: an array of the model's input");
        }
        fill();
        boolean bytes = binary != null ? binary : parameters.binaryOutput();
        return new InferRequest(id, parameters.urgency(arrived, limitNanos), new RequestedOutput(bytes, top));
    }

    private void same(String field, String own) {
        String told = json.string(field);
        if (!told.equals(own)) {
            throw new InvalidFields(
                    field, "is '" + TensorClaim.shortened(told) + "', but the address is that of '" + own + "'");
        }
    }

    private void once(int bit, String field) {
        if ((seen & bit) != 0) {
            throw new InvalidFields(field, "is given twice");
        }
        seen |= bit;
    }

    private void inputs() {
        json.open('[', "inputs");
        for (boolean first = true; json.more(first, ']'); first = false) {
            if (!first) {
                throw new InvalidFields(
                        "inputs",
                        "has more than one tensor; the model takes '"
                                + call.inputSpec().name() + "' alone");
            }
            input();
        }
        if (name == null) {
            throw new InvalidFields(
                    "inputs", "is empty; the model takes '" + call.inputSpec().name() + "'");
        }
    }

    private void input() {
        json.open('{', TensorClaim.INPUT);
        for (boolean first = true; json.more(first, '}'); first = false) {
            String field = json.name();
            String path = TensorClaim.INPUT + "." + field;
            switch (field) {
                case "name" -> {
                    once(16, path);
                    name = json.string(path);
                }
                case "shape" -> {
                    once(32, path);
                    shape = shape(path);
                }
                case "datatype" -> {
                    once(64, path);
                    datatype = json.string(path);
                }
                case "parameters" -> {
                    once(128, path);
                    inputParameters(path);
                }
                case "data" -> {
                    once(256, path);
                    data();
                }
                default ->
                    throw unknown(
                            TensorClaim.INPUT + ".", field, "known are name, shape, datatype, parameters and data");
            }
        }
        requireAll();
    }

    private void requireAll() {
        String missing = name == null ? "name" : shape == null ? "shape" : datatype == null ? "datatype" : null;
        if (missing != null) {
            throw new InvalidFields(TensorClaim.INPUT + "." + missing, "is missing");
        }
        if (dataAt < 0 == binarySize < 0) {
            throw new InvalidFields(
                    DATA,
                    dataAt < 0
                            ? "is missing: an array of numbers, or parameters.binary_data_size and bytes behind the JSON"
                            : "is given beside parameters.binary_data_size; one of them is");
        }
    }

    private long[] shape(String path) {
        long[] extents = new long[MAX_RANK];
        int rank = 0;
        json.open('[', path);
        for (boolean first = true; json.more(first, ']'); first = false) {
            if (rank == MAX_RANK) {
                throw new InvalidFields(path, "has more than " + MAX_RANK + " extents");
            }
            extents[rank] = json.whole(path, rank);
            rank++;
        }
        return Arrays.copyOf(extents, rank);
    }

    private void inputParameters(String path) {
        json.open('{', path);
        for (boolean first = true; json.more(first, '}'); first = false) {
            String parameter = json.name();
            Object value = json.scalar(path + "." + TensorClaim.shortened(parameter));
            InferParameters.refuseSharedMemory(TensorClaim.INPUT, parameter);
            if (parameter.equals("binary_data_size")) {
                binarySize = InferParameters.whole(path + "." + parameter, value);
            }
        }
    }

    /** Reads numbers at once where it is known by now what they have to be. */
    private void data() {
        json.peek();
        dataAt = json.position();
        if (name != null && shape != null && datatype != null) {
            readData(new TensorClaim(name, datatype, shape));
        } else {
            json.skip();
        }
    }

    private void readData(TensorClaim claim) {
        int rows = claim.rows(call, maxRows);
        if (claim.isBytes()) {
            List<String> texts = JsonTensor.strings(json, claim.shape(), DATA);
            encoded.readTexts(texts, call, DATA);
        } else {
            call.input(rows);
            JsonTensor.numbers(json, claim.shape(), DATA, call.inputSpec().type(), call.inputFloats());
            TensorNumbers.check(call, DATA);
        }
        filled = true;
    }

    /** What was not read yet. */
    private void fill() {
        if (name == null || shape == null || datatype == null) {
            throw new IllegalStateException("not all fields are there");
        }
        TensorClaim claim = new TensorClaim(name, datatype, shape);
        int behind = body.length - jsonLength;
        if (dataAt >= 0) {
            if (behind > 0) {
                throw new InvalidFields("body", "has " + behind + " bytes behind its JSON, of no tensor");
            }
            if (!filled) {
                json.position(dataAt);
                readData(claim);
            }
            return;
        }
        if (binarySize != behind) {
            throw new InvalidFields(
                    TensorClaim.INPUT + ".parameters.binary_data_size",
                    "is " + binarySize + "; there are " + behind + " bytes behind the JSON");
        }
        int rows = claim.rows(call, maxRows);
        ByteBuffer bytes = ByteBuffer.wrap(body, jsonLength, behind);
        if (claim.isBytes()) {
            encoded.readElements(bytes, rows, call, TensorClaim.INPUT);
        } else {
            TensorNumbers.copy(bytes, call, rows, TensorClaim.INPUT);
        }
    }

    private void outputs() {
        String own = call.outputSpec().name();
        json.open('[', "outputs");
        for (boolean first = true; json.more(first, ']'); first = false) {
            if (!first) {
                throw new InvalidFields("outputs", "has more than one tensor; the model gives '" + own + "' alone");
            }
            output(own);
        }
    }

    private void output(String own) {
        String wanted = null;
        json.open('{', "outputs[0]");
        for (boolean first = true; json.more(first, '}'); first = false) {
            String field = json.name();
            switch (field) {
                case "name" -> {
                    once(512, "outputs[0].name");
                    wanted = json.string("outputs[0].name");
                }
                case "parameters" -> {
                    once(1024, "outputs[0].parameters");
                    outputParameters();
                }
                default -> throw unknown("outputs[0].", field, "known are name and parameters");
            }
        }
        if (!own.equals(wanted)) {
            throw new InvalidFields(
                    "outputs[0].name",
                    (wanted == null ? "is missing" : "is '" + TensorClaim.shortened(wanted) + "'")
                            + "; the model's output is '" + own + "'");
        }
    }

    private void outputParameters() {
        json.open('{', "outputs[0].parameters");
        for (boolean first = true; json.more(first, '}'); first = false) {
            String parameter = json.name();
            String path = "outputs[0].parameters." + TensorClaim.shortened(parameter);
            Object value = json.scalar(path);
            InferParameters.refuseSharedMemory("outputs[0]", parameter);
            switch (parameter) {
                case "binary_data" -> binary = InferParameters.flag(path, value);
                case "classification" -> top = RequestedOutput.top(path, value, call);
                default -> {}
            }
        }
    }

    private static InvalidFields unknown(String path, String field, String known) {
        return new InvalidFields(path + TensorClaim.shortened(field), "is unknown; " + known);
    }
}
