package dev.lenslet.serving.oip;

import dev.lenslet.problem.InvalidFields;
import dev.lenslet.serving.Bodies;
import dev.lenslet.serving.RequestTimeout;
import dev.lenslet.serving.RoutingKey;
import dev.lenslet.serving.Serving;
import dev.lenslet.serving.ServingSettings;
import dev.lenslet.serving.TensorCall;
import dev.lenslet.serving.Turn;
import dev.lenslet.serving.Urgency;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code infer}. It reads and writes bodies itself: converters would make trees and copies of what is mostly numbers. */
@RestController
class InferController {

    static final String PATH = "/v2/models/{model}/infer";
    static final String VERSION_PATH = "/v2/models/{model}/versions/{version}/infer";

    private static final Logger log = LoggerFactory.getLogger(InferController.class);

    private final Bodies bodies;
    private final Serving serving;
    private final EncodedInputs encoded;
    private final RequestStatistics statistics;
    private final RequestIds ids;
    private final int maxRows;

    InferController(
            Bodies bodies,
            Serving serving,
            EncodedInputs encoded,
            RequestStatistics statistics,
            RequestIds ids,
            ServingSettings settings) {
        this.bodies = bodies;
        this.serving = serving;
        this.encoded = encoded;
        this.statistics = statistics;
        this.ids = ids;
        this.maxRows = settings.maxInputs();
    }

    @PostMapping(PATH)
    @Parameter(name = InferAnswer.JSON_LENGTH, in = ParameterIn.HEADER, schema = @Schema(type = "integer"))
    @Parameter(name = RequestTimeout.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    @Parameter(name = RoutingKey.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    void infer(@PathVariable String model, HttpServletRequest request, HttpServletResponse response) {
        answer(model, null, request, response);
    }

    @PostMapping(VERSION_PATH)
    @Parameter(name = InferAnswer.JSON_LENGTH, in = ParameterIn.HEADER, schema = @Schema(type = "integer"))
    @Parameter(name = RequestTimeout.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    void infer(
            @PathVariable String model,
            @PathVariable String version,
            HttpServletRequest request,
            HttpServletResponse response) {
        answer(model, version, request, response);
    }

    /** Reads the request's body and writes the answer; throws refusals before anything is written. */
    void answer(String model, @Nullable String version, HttpServletRequest request, HttpServletResponse response) {
        Turn.pass();
        long arrived = System.nanoTime();
        Urgency urgency = RequestTimeout.urgency(request);
        try (Bodies.Body body = bodies.read(request)) {
            try (TensorCall call = serving.open(model, version, urgency, RoutingKey.of(request))) {
                answer(call, body.bytes(), arrived, urgency, request, response);
            } catch (NamedVersion named) {
                // What names a version is not split.
                try (TensorCall call = serving.open(model, version, urgency)) {
                    answer(call, body.bytes(), arrived, urgency, request, response);
                }
            }
        } catch (IOException gone) {
            log.debug("The client is gone", gone);
        }
    }

    private void answer(
            TensorCall call,
            byte[] body,
            long arrived,
            Urgency urgency,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        boolean failed = true;
        try {
            urgency.check();
            InferRequest read = read(request, body, call, arrived, urgency);
            ByteBuffer output = read.windows().mean(call, call.run(read.urgency()));
            long written = System.nanoTime();
            String id = read.id() == null || read.id().isEmpty() ? ids.next() : read.id();
            new InferAnswer(call, read, output).write(response, id, ContentCoding.accepted(request));
            failed = false;
            statistics.succeeded(call, arrived, written);
        } catch (NamedVersion named) {
            failed = false;
            throw named;
        } finally {
            if (failed) {
                statistics.failed(call, arrived);
            }
        }
    }

    private InferRequest read(HttpServletRequest request, byte[] body, TensorCall call, long arrived, Urgency urgency) {
        int jsonLength = jsonLength(request.getHeader(InferAnswer.JSON_LENGTH), body.length);
        if (jsonLength > 0) {
            return new InferRequestReader(body, jsonLength, call, encoded, maxRows).read(arrived, urgency);
        }
        return new InferRequest(
                null, readRaw(body, call).urgency(arrived, urgency), new RequestedOutput(true, 0), Windows.ONE_EACH);
    }

    /** A body that is the input tensor alone. */
    private InferParameters readRaw(byte[] body, TensorCall call) {
        long row = (long) call.inputSize() * Float.BYTES;
        long[] shape =
                call.inputSpec().shape().stream().mapToLong(Long::longValue).toArray();
        shape[0] = body.length / row;
        if (shape[0] == 0 || body.length % row != 0) {
            throw new InvalidFields(
                    "body",
                    "has " + body.length + " bytes, which are no rows of " + row + " bytes, as the model takes");
        }
        String datatype = Datatype.of(call.inputSpec().type()).name();
        int rows = new TensorClaim(call.inputSpec().name(), datatype, shape).rows(call, maxRows);
        TensorNumbers.copy(ByteBuffer.wrap(body), call, rows, "body");
        return new InferParameters();
    }

    /** @param header null where the whole body is JSON */
    private static int jsonLength(@Nullable String header, int length) {
        if (header == null) {
            return length;
        }
        try {
            int told = Integer.parseInt(header.strip());
            if (told >= 0 && told <= length) {
                return told;
            }
        } catch (NumberFormatException other) {
            log.trace("Not a number", other);
        }
        throw new InvalidFields(
                InferAnswer.JSON_LENGTH, "must be a number from 0 to " + length + ", the bytes of the body");
    }
}
