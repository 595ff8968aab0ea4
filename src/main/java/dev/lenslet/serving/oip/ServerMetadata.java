package dev.lenslet.serving.oip;

import java.util.List;

/** @param extensions by the names that the protocol's clients look for */
public record ServerMetadata(String name, String version, List<String> extensions) {

    static ServerMetadata own() {
        String version = ServerMetadata.class.getPackage().getImplementationVersion();
        return new ServerMetadata(
                "lenslet",
                version == null ? "development" : version,
                List.of(
                        "binary_tensor_data",
                        "classification",
                        "model_configuration",
                        "model_repository",
                        "schedule_policy",
                        "statistics"));
    }
}
