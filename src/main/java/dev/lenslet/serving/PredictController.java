package dev.lenslet.serving;

import dev.lenslet.media.Media;
import dev.lenslet.problem.FieldFault;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.serving.Bodies.Body;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /predict}. It reads query and body itself: parameters and message converters of the framework would parse
 * forms, write parts to disk and know no limit of this path's own.
 */
@RestController
class PredictController {

    private final Bodies bodies;
    private final Media media;
    private final Predictions predictions;
    private final ServingSettings settings;

    PredictController(Bodies bodies, Media media, Predictions predictions, ServingSettings settings) {
        this.bodies = bodies;
        this.media = media;
        this.predictions = predictions;
        this.settings = settings;
    }

    @PostMapping("/predict")
    @Parameter(name = "model", in = ParameterIn.QUERY, schema = @Schema(type = "string"))
    @Parameter(name = "version", in = ParameterIn.QUERY, schema = @Schema(type = "string"))
    @Parameter(name = "top", in = ParameterIn.QUERY, schema = @Schema(type = "integer"))
    @Parameter(name = RequestTimeout.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    @Parameter(name = RoutingKey.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    PredictResponse predict(HttpServletRequest request) {
        Turn.pass();
        Urgency urgency = RequestTimeout.urgency(request);
        RoutingKey key = RoutingKey.of(request);
        PredictQuery query = PredictQuery.parse(request.getQueryString());
        String type = request.getContentType();
        try (Body body = bodies.read(request)) {
            urgency.check();
            // The type is a claim, the first bytes decide. Clients that openapi-generator makes claim JSON for
            // every body of an operation that takes JSON too.
            if (isOf(type, "application/json") && media.kindOf(body.bytes(), null) == null) {
                return instances(query, body.bytes(), urgency, key);
            }
            List<RawInput> inputs = type != null && isOf(type, "multipart/")
                    ? parts(body.bytes(), type)
                    : List.of(new RawInput(body.bytes(), media.kindOf(body.bytes(), type), type));
            return predictions.answer(query, new RawInputs(media, inputs), urgency, key);
        }
    }

    private List<RawInput> parts(byte[] body, String type) {
        return MultipartBody.inputs(body, type, settings.maxInputs()).stream()
                .map(part -> new RawInput(part.bytes(), media.kindOf(part.bytes(), part.type()), part.type()))
                .toList();
    }

    private PredictResponse instances(PredictQuery query, byte[] json, Urgency urgency, RoutingKey key) {
        JsonRequest request = JsonRequest.scan(json, settings.maxInputs());
        List<FieldFault> faults = new ArrayList<>();
        PredictQuery merged = query.merged(request.query(), faults);
        if (!faults.isEmpty()) {
            throw new InvalidFields(faults);
        }
        return predictions.answer(merged, request.inputs(media), urgency, key);
    }

    private static boolean isOf(@Nullable String type, String prefix) {
        return type != null && type.regionMatches(true, 0, prefix, 0, prefix.length());
    }
}
