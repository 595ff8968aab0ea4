package dev.lenslet.exchange;

import dev.lenslet.registry.ModelVersion;
import dev.lenslet.registry.Names;
import dev.lenslet.registry.VersionView;
import dev.lenslet.storage.DurableFiles;
import dev.lenslet.storage.Home;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /models/{model}/versions}: a model's file becomes a version. */
@RestController
@RequestMapping("/models/{model}/versions")
class ModelExchangeController {

    private final ModelImports imports;
    private final ImportParts parts;
    private final Path directory;

    ModelExchangeController(ModelImports imports, ImportParts parts, Home home) {
        this.imports = imports;
        this.parts = parts;
        this.directory = home.imports();
    }

    @PostMapping
    ResponseEntity<VersionView> raw(@PathVariable String model, HttpServletRequest request) throws IOException {
        return taken(model, work -> parts.ofBody(request, work));
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ResponseEntity<VersionView> form(@PathVariable String model, HttpServletRequest request)
            throws IOException, ServletException {
        return taken(model, work -> parts.ofForm(request, work));
    }

    private interface Receiving {
        ImportRequest into(Path work) throws IOException;
    }

    private ResponseEntity<VersionView> taken(String model, Receiving receiving) throws IOException {
        Names.checkModel(model);
        Path work = Files.createDirectories(directory.resolve("." + UUID.randomUUID() + ".tmp"));
        try {
            ModelVersion version = imports.publish(model, receiving.into(work), work);
            return ResponseEntity.created(URI.create("/models/" + model + "/versions/" + version.version()))
                    .body(VersionView.of(version));
        } finally {
            DurableFiles.delete(work);
        }
    }
}
