package dev.lenslet.exchange;

import dev.lenslet.exchange.keras.KerasZipWriter;
import dev.lenslet.network.InvalidNetworkException;
import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Network;
import dev.lenslet.network.Weights;
import dev.lenslet.registry.ModelVersion;
import dev.lenslet.registry.Models;
import java.io.IOException;
import java.nio.file.Files;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Versions as files: the graph that is served, and the same as Keras saves it. */
@RestController
@RequestMapping("/models/{model}/versions/{version}")
class ModelExportController {

    private final Models models;
    private final OnnxGraphs graphs;
    private final ExchangeSettings settings;

    ModelExportController(Models models, OnnxGraphs graphs, ExchangeSettings settings) {
        this.models = models;
        this.graphs = graphs;
        this.settings = settings;
    }

    @GetMapping("/model.onnx")
    ResponseEntity<Resource> onnx(@PathVariable String model, @PathVariable String version) {
        ModelVersion found = models.resolve(model, version);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment(found, ".onnx"))
                .body(new FileSystemResource(found.graph()));
    }

    @GetMapping("/model.keras")
    ResponseEntity<StreamingResponseBody> keras(@PathVariable String model, @PathVariable String version)
            throws IOException {
        ModelVersion found = models.resolve(model, version);
        if (found.record().network() == null) {
            throw new NotAsKeras("version " + found.version() + " of '" + model
                    + "' was imported as an ONNX graph and has no Keras configuration; take its model.onnx");
        }
        if (Files.size(found.graph()) / Float.BYTES > settings.maxParameters() * 1.1 + 1_000_000) {
            throw new NotAsKeras("the version has more weights than lenslet.exchange.max-parameters");
        }
        Network network;
        Weights weights;
        try {
            network = KerasJson.read(found.record().network());
            weights = graphs.weights(network, found.graph());
        } catch (InvalidNetworkException other) {
            throw new NotAsKeras(String.valueOf(other.getMessage()));
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment(found, ".keras"))
                .body(out -> KerasZipWriter.write(
                        network,
                        weights,
                        InputReading.beside(found.record()),
                        found.record().created(),
                        out));
    }

    private static String attachment(ModelVersion version, String ending) {
        return ContentDisposition.attachment()
                .filename(version.model() + "-" + version.version() + ending)
                .build()
                .toString();
    }
}
