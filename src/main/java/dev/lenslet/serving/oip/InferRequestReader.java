package dev.lenslet.serving.oip;

import dev.lenslet.problem.InvalidFields;
import dev.lenslet.serving.TensorCall;
import dev.lenslet.serving.Urgency;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request into a call's input: the JSON part in a stream, numbers straight to where the graph reads them, bytes
 * behind it in one copy. Nothing is allocated that the request merely claims. Not thread-safe.
 */
final class InferRequestReader {

    private static final String BODY_FIELDS = "known are id, parameters, inputs and outputs";
    private static final String DATA = TensorClaim.INPUT + ".data";
    private static final String PARAMETERS = TensorClaim.INPUT + ".parameters";
    private static final String BINARY_SIZE = PARAMETERS + ".binary_data_size";

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
    private Windows windows = Windows.ONE_EACH;
    private Urgency urgency = Urgency.NORMAL;
    private WantedOutput wanted = WantedOutput.ANY;
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
     * @param told beside its parameters
     * @throws InvalidFields where it is malformed, or does not fit the model
     * @throws NamedVersion where it names a version, and a split chose another
     */
    InferRequest read(long arrived, Urgency told) {
        urgency = told;
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
                        parameters.accept(parameter, json.scalar(field, parameter));
                    }
                }
                case "inputs" -> {
                    once(4, field);
                    inputs();
                }
                case "outputs" -> {
                    once(8, field);
                    wanted = WantedOutput.read(json, call);
                }
                // KServe's client says again what the address says.
                case "model_name" ->
                    same(field, json.string(field), call.version().model());
                case "model_version" -> sameVersion();
                default -> throw unknown("", field, BODY_FIELDS);
            }
        }
        json.finish();
        if ((seen & 4) == 0) {
            throw new InvalidFields("inputs", "is missing: an array of the model's input");
        }
        fill();
        return new InferRequest(id, parameters.urgency(arrived, told), wanted.or(parameters.binaryOutput()), windows);
    }

    private void sameVersion() {
        String told = json.string("model_version");
        String own = Integer.toString(call.version().version());
        if (call.isSplit() && !told.equals(own)) {
            throw new NamedVersion();
        }
        same("model_version", told, own);
    }

    private static void same(String field, String told, String own) {
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
            switch (field) {
                case "name" -> {
                    once(16, "inputs[0].name");
                    name = json.string("inputs[0].name");
                }
                case "shape" -> {
                    once(32, "inputs[0].shape");
                    shape = JsonTensor.shape(json, "inputs[0].shape");
                }
                case "datatype" -> {
                    once(64, "inputs[0].datatype");
                    datatype = json.string("inputs[0].datatype");
                }
                case "parameters" -> {
                    once(128, "inputs[0].parameters");
                    inputParameters();
                }
                case "data" -> {
                    once(256, DATA);
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

    private void inputParameters() {
        json.open('{', PARAMETERS);
        for (boolean first = true; json.more(first, '}'); first = false) {
            String parameter = json.name();
            Object value = json.scalar(PARAMETERS, parameter);
            InferParameters.refuseSharedMemory(TensorClaim.INPUT, parameter);
            if (parameter.equals("binary_data_size")) {
                binarySize = InferParameters.whole(BINARY_SIZE, value);
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
            windows = encoded.readTexts(texts, call, urgency, DATA);
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
                    BINARY_SIZE, "is " + binarySize + "; there are " + behind + " bytes behind the JSON");
        }
        int rows = claim.rows(call, maxRows);
        ByteBuffer bytes = ByteBuffer.wrap(body, jsonLength, behind);
        if (claim.isBytes()) {
            windows = encoded.readElements(bytes, rows, call, urgency, TensorClaim.INPUT);
        } else {
            TensorNumbers.copy(bytes, call, rows, TensorClaim.INPUT);
        }
    }

    static InvalidFields unknown(String path, String field, String known) {
        return new InvalidFields(path + TensorClaim.shortened(field), "is unknown; " + known);
    }
}
