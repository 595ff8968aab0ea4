package dev.lenslet.serving.tfs;

import dev.lenslet.serving.RequestTimeout;
import dev.lenslet.serving.RoutingKey;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code :predict}, {@code :classify} and {@code :regress}, of the version that answers, of a number, of a label. */
@RestController
@RequestMapping("/v1/models")
class TfsInferenceController {

    private final TfsInference inference;

    TfsInferenceController(TfsInference inference) {
        this.inference = inference;
    }

    @PostMapping("/{model}:predict")
    @Parameter(name = RequestTimeout.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    @Parameter(name = RoutingKey.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    void predict(@PathVariable String model, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        inference.answer(Task.PREDICT, Target.model(model), request, response);
    }

    @PostMapping("/{model}:classify")
    @Parameter(name = RequestTimeout.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    @Parameter(name = RoutingKey.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    void classify(@PathVariable String model, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        inference.answer(Task.CLASSIFY, Target.model(model), request, response);
    }

    @PostMapping("/{model}:regress")
    @Parameter(name = RequestTimeout.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    @Parameter(name = RoutingKey.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    void regress(@PathVariable String model, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        inference.answer(Task.REGRESS, Target.model(model), request, response);
    }

    @PostMapping("/{model}/versions/{version}:predict")
    @Parameter(name = RequestTimeout.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    void predictVersion(
            @PathVariable String model,
            @PathVariable String version,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        inference.answer(Task.PREDICT, Target.version(model, version), request, response);
    }

    @PostMapping("/{model}/versions/{version}:classify")
    @Parameter(name = RequestTimeout.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    void classifyVersion(
            @PathVariable String model,
            @PathVariable String version,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        inference.answer(Task.CLASSIFY, Target.version(model, version), request, response);
    }

    @PostMapping("/{model}/versions/{version}:regress")
    @Parameter(name = RequestTimeout.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    void regressVersion(
            @PathVariable String model,
            @PathVariable String version,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        inference.answer(Task.REGRESS, Target.version(model, version), request, response);
    }

    @PostMapping("/{model}/labels/{label}:predict")
    @Parameter(name = RequestTimeout.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    void predictLabel(
            @PathVariable String model,
            @PathVariable String label,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        inference.answer(Task.PREDICT, Target.label(model, label), request, response);
    }

    @PostMapping("/{model}/labels/{label}:classify")
    @Parameter(name = RequestTimeout.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    void classifyLabel(
            @PathVariable String model,
            @PathVariable String label,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        inference.answer(Task.CLASSIFY, Target.label(model, label), request, response);
    }

    @PostMapping("/{model}/labels/{label}:regress")
    @Parameter(name = RequestTimeout.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    void regressLabel(
            @PathVariable String model,
            @PathVariable String label,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        inference.answer(Task.REGRESS, Target.label(model, label), request, response);
    }
}
