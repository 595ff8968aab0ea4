package dev.lenslet.registry;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the bundled models are, and how models on disk are watched.
 *
 * @param dir the directory, read and never written; default {@code models} in the working directory; may be absent. Always
 *     absolute here
 * @param poll how often both directories of models are looked at for what others put there or took away, besides when the
 *     file system tells of a change, which not every one does; and how long a directory that does not fit its record is
 *     left alone before it is called broken. Default 10 s; 0 looks at the start alone
 */
@ConfigurationProperties("lenslet.models")
record ModelsDirectory(
        @DefaultValue("models") Path dir,
        @DefaultValue("10s") Duration poll) {

    ModelsDirectory {
        if (poll.isNegative()) {
            throw new IllegalArgumentException("lenslet.models.poll must not be negative, is " + poll);
        }
        dir = dir.toAbsolutePath().normalize();
    }
}
