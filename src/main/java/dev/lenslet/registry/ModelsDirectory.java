package dev.lenslet.registry;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the bundled models are.
 *
 * @param dir the directory, read and never written; default {@code models} in the working directory; may be absent. Always
 *     absolute here
 */
@ConfigurationProperties("lenslet.models")
record ModelsDirectory(@DefaultValue("models") Path dir) {

    ModelsDirectory {
        dir = dir.toAbsolutePath().normalize();
    }
}
