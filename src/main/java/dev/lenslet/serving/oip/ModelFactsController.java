package dev.lenslet.serving.oip;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What there is to know of models. */
@RestController
@RequestMapping("/v2/models")
class ModelFactsController {

    private final ModelFacts facts;

    ModelFactsController(ModelFacts facts) {
        this.facts = facts;
    }

    record ModelReady(String name, boolean ready) {}

    record Stats(List<ModelStats> modelStats) {}

    @GetMapping("/{model}")
    ModelMetadata metadata(@PathVariable String model) {
        return facts.metadata(model, null);
    }

    @GetMapping("/{model}/versions/{version}")
    ModelMetadata metadata(@PathVariable String model, @PathVariable String version) {
        return facts.metadata(model, version);
    }

    @GetMapping("/{model}/config")
    ModelConfiguration config(@PathVariable String model) {
        return facts.configuration(model, null);
    }

    @GetMapping("/{model}/versions/{version}/config")
    ModelConfiguration config(@PathVariable String model, @PathVariable String version) {
        return facts.configuration(model, version);
    }

    @GetMapping("/{model}/ready")
    ResponseEntity<ModelReady> ready(@PathVariable String model) {
        return ready(model, facts.ready(model, null));
    }

    @GetMapping("/{model}/versions/{version}/ready")
    ResponseEntity<ModelReady> ready(@PathVariable String model, @PathVariable String version) {
        return ready(model, facts.ready(model, version));
    }

    @GetMapping("/stats")
    Stats stats() {
        return stats(null, null);
    }

    @GetMapping("/{model}/stats")
    Stats stats(@PathVariable String model) {
        return stats(model, null);
    }

    @GetMapping("/{model}/versions/{version}/stats")
    Stats statsOfVersion(@PathVariable String model, @PathVariable String version) {
        return stats(model, version);
    }

    private Stats stats(@Nullable String model, @Nullable String version) {
        return new Stats(facts.statistics(model, version));
    }

    private static ResponseEntity<ModelReady> ready(String model, boolean ready) {
        return ResponseEntity.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(new ModelReady(model, ready));
    }
}
