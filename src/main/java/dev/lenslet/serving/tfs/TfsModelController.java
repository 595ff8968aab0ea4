package dev.lenslet.serving.tfs;

import dev.lenslet.registry.Models;
import dev.lenslet.serving.Serving;
import dev.lenslet.serving.TensorCall;
import dev.lenslet.serving.VersionState;
import dev.lenslet.serving.tfs.ModelStatus.ModelVersionStatus;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How models stand and what they take. Where TensorFlow Serving and KServe answer differently, the answer has both. */
@RestController
@RequestMapping("/v1/models")
class TfsModelController {

    private final Models models;
    private final Serving serving;

    TfsModelController(Models models, Serving serving) {
        this.models = models;
        this.serving = serving;
    }

    /** KServe's; TensorFlow Serving has none. */
    @GetMapping
    ModelNames names() {
        return new ModelNames(models.names());
    }

    @GetMapping("/{model}")
    ModelStatus status(@PathVariable String model) {
        List<VersionState> states = serving.states(model);
        boolean ready = serving.state(model, null).answers();
        return new ModelStatus(
                model, ready, states.stream().map(ModelVersionStatus::of).toList());
    }

    @GetMapping("/{model}/versions/{version}")
    ModelStatus versionStatus(@PathVariable String model, @PathVariable String version) {
        return status(Target.version(model, version));
    }

    @GetMapping("/{model}/labels/{label}")
    ModelStatus labelStatus(@PathVariable String model, @PathVariable String label) {
        return status(Target.label(model, label));
    }

    private ModelStatus status(Target target) {
        VersionState state = target.state(serving);
        return new ModelStatus(target.model(), state.answers(), List.of(ModelVersionStatus.of(state)));
    }

    @GetMapping("/{model}/metadata")
    ModelMetadata metadata(@PathVariable String model) {
        return metadata(Target.model(model));
    }

    @GetMapping("/{model}/versions/{version}/metadata")
    ModelMetadata versionMetadata(@PathVariable String model, @PathVariable String version) {
        return metadata(Target.version(model, version));
    }

    @GetMapping("/{model}/labels/{label}/metadata")
    ModelMetadata labelMetadata(@PathVariable String model, @PathVariable String label) {
        return metadata(Target.label(model, label));
    }

    private ModelMetadata metadata(Target target) {
        try (TensorCall call = target.open(serving)) {
            return ModelMetadata.of(call);
        }
    }

    record ModelNames(List<String> models) {}
}
