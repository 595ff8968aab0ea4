package dev.lenslet.storage;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where everything made at run time lives.
 *
 * @param home the directory: models, data sets, jobs, database; made when first needed; default {@code .lenslet} in the
 *     working directory. Always absolute here
 */
@ConfigurationProperties("lenslet")
public record Home(@DefaultValue(".lenslet") Path home) {

    /** Name of the bean that {@code @DependsOn} makes wait until this process alone has the directory. */
    public static final String HELD = HomeLock.NAME;

    public Home {
        home = home.toAbsolutePath().normalize();
    }

    public Path models() {
        return home.resolve("models");
    }

    public Path dataSets() {
        return home.resolve("datasets");
    }

    /** Files on their way into models. */
    public Path imports() {
        return home.resolve("imports");
    }

    public Path jobs() {
        return home.resolve("jobs");
    }

    /** What was measured of how models are run best. */
    public Path runners() {
        return home.resolve("runners.json");
    }
}
