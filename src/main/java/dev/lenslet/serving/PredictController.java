package dev.lenslet.serving;

import dev.lenslet.media.Images;
import dev.lenslet.problem.FieldFault;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.serving.Bodies.Body;
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
    private final Images images;
    private final Predictions predictions;
    private final ServingSettings settings;

    PredictController(Bodies bodies, Images images, Predictions predictions, ServingSettings settings) {
        this.bodies = bodies;
        this.images = images;
        this.predictions = predictions;
        this.settings = settings;
    }

    @PostMapping("/predict")
    PredictResponse predict(HttpServletRequest request) {
        PredictQuery query = PredictQuery.parse(request.getQueryString());
        String type = request.getContentType();
        try (Body body = bodies.read(request)) {
            if (isOf(type, "application/json")) {
                return numbers(query, body.bytes());
            }
            // Any other type is a claim about a picture; its first bytes decide.
            List<byte[]> pictures = type != null && isOf(type, "multipart/")
                    ? MultipartBody.inputs(body.bytes(), type, settings.maxInputs())
                    : List.of(body.bytes());
            return predictions.answer(query, new Pictures(images, pictures));
        }
    }

    private PredictResponse numbers(PredictQuery query, byte[] json) {
        NumbersRequest numbers = NumbersRequest.scan(json, settings.maxInputs());
        List<FieldFault> faults = new ArrayList<>();
        PredictQuery merged = query.merged(numbers.query(), faults);
        if (!faults.isEmpty()) {
            throw new InvalidFields(faults);
        }
        return predictions.answer(merged, numbers.instances());
    }

    private static boolean isOf(@Nullable String type, String prefix) {
        return type != null && type.regionMatches(true, 0, prefix, 0, prefix.length());
    }
}
