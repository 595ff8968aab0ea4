package dev.lenslet.registry;

import dev.lenslet.problem.InvalidFields;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The models over HTTP. */
@RestController
@RequestMapping("/models")
class ModelController {

    private final DiskModels models;

    ModelController(DiskModels models) {
        this.models = models;
    }

    @GetMapping
    ModelPage list() {
        return new ModelPage(
                models.catalogue().all().values().stream().map(ModelView::of).toList(), null);
    }

    @GetMapping("/{model}")
    ModelView model(@PathVariable String model) {
        return ModelView.of(models.catalogue().model(model));
    }

    @GetMapping("/{model}/versions/{version}")
    VersionView version(@PathVariable String model, @PathVariable String version) {
        return VersionView.of(models.resolve(model, version));
    }

    @DeleteMapping("/{model}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String model) {
        models.deleteModel(model);
    }

    @DeleteMapping("/{model}/versions/{version}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String model, @PathVariable String version) {
        models.deleteVersion(model, version);
    }

    @PutMapping("/{model}/labels/{label}")
    ModelView label(@PathVariable String model, @PathVariable String label, @RequestBody LabelBody body) {
        if (body.version() == null) {
            throw new InvalidFields("version", "is missing: the version that the label is put on, such as \"2\"");
        }
        models.setLabel(model, label, body.version());
        return model(model);
    }

    @PostMapping("/{model}/rollback")
    ModelView rollBack(@PathVariable String model) {
        models.rollBack(model);
        return model(model);
    }

    @GetMapping("/{model}/traffic")
    Traffic traffic(@PathVariable String model) {
        Traffic traffic = models.catalogue().model(model).traffic();
        if (traffic == null) {
            throw new NoTraffic(model);
        }
        return traffic;
    }

    @PutMapping("/{model}/traffic")
    ModelView traffic(@PathVariable String model, @RequestBody JsonNode body) {
        models.setTraffic(model, body);
        return model(model);
    }

    @DeleteMapping("/{model}/traffic")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endTraffic(@PathVariable String model) {
        models.endTraffic(model);
    }

    /** @param version a number or another label */
    record LabelBody(@Nullable String version) {}

    /** @param next null: all models are on one page */
    record ModelPage(List<ModelView> items, @Nullable String next) {}
}
