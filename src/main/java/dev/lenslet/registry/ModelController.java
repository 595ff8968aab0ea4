package dev.lenslet.registry;

import dev.lenslet.problem.InvalidFields;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The models over HTTP. */
@RestController
@RequestMapping("/models")
class ModelController {

    private static final int MAX_LIMIT = 1000;

    private final DiskModels models;

    ModelController(DiskModels models) {
        this.models = models;
    }

    /**
     * @param cursor the last name of the page before
     */
    @GetMapping
    ModelPage list(
            @RequestParam(defaultValue = "100") int limit, @RequestParam(required = false) @Nullable String cursor) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new InvalidFields("limit", "must be from 1 to " + MAX_LIMIT + ", is " + limit);
        }
        NavigableMap<String, StoredModel> all = models.catalogue().all();
        List<StoredModel> rest = List.copyOf(
                cursor == null ? all.values() : all.tailMap(cursor, false).values());
        List<ModelView> items = rest.stream().limit(limit).map(ModelView::of).toList();
        return new ModelPage(items, rest.size() > limit ? items.getLast().name() : null);
    }

    @GetMapping("/{model}")
    ModelView model(@PathVariable String model) {
        return ModelView.of(models.catalogue().model(model));
    }

    @GetMapping("/{model}/versions/{version}")
    VersionView version(@PathVariable String model, @PathVariable String version) {
        StoredModel stored = models.catalogue().model(model);
        return VersionView.of(stored, stored.resolve(version));
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

    /** @param version a number or another label */
    record LabelBody(@Nullable String version) {}

    /** @param next the cursor of the page after; null on the last */
    record ModelPage(List<ModelView> items, @Nullable String next) {}
}
