package dev.lenslet.dataset;

import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /datasets/{dataset}/preview}. */
@RestController
class PreviewController {

    private final Previews previews;

    PreviewController(Previews previews) {
        this.previews = previews;
    }

    @PostMapping(path = "/datasets/{dataset}/preview", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> preview(@PathVariable String dataset, @RequestBody JsonNode body)
            throws IOException, InterruptedException {
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_PNG)
                .body(previews.png(dataset, PreviewRequest.read(body)));
    }
}
