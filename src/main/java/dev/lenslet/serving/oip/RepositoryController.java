package dev.lenslet.serving.oip;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The repository of models, which is the registry. */
@RestController
@RequestMapping("/v2/repository")
class RepositoryController {

    private final ModelFacts facts;

    RepositoryController(ModelFacts facts) {
        this.facts = facts;
    }

    @PostMapping("/index")
    List<ModelIndex> index(HttpServletRequest request) throws IOException {
        return facts.index(RepositoryRequest.read(request).ready());
    }

    @PostMapping("/models/{model}/load")
    void load(@PathVariable String model, HttpServletRequest request) throws IOException {
        String override = RepositoryRequest.read(request).parameter();
        if (override != null) {
            throw NotOffered.override(override);
        }
        facts.load(model);
    }

    @PostMapping("/models/{model}/unload")
    void unload(@PathVariable String model) {
        facts.unload(model);
    }
}
