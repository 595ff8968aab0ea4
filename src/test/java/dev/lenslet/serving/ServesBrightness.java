package dev.lenslet.serving;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Tests of a service that has the model of {@link TestModels#brightness} under the name {@code digits}, and no other. */
@DirtiesContext
public abstract class ServesBrightness {

    /** Where the service has its models and its home. */
    @TempDir
    protected static Path directory;

    @DynamicPropertySource
    static void models(DynamicPropertyRegistry registry) {
        TestModels.brightness(directory.resolve("models/digits/1"));
        TestModels.serve(registry, directory);
    }
}
