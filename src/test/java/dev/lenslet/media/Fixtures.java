package dev.lenslet.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Files of src/test/resources/media/sound, made by src/test/python/sound_fixtures.py. */
final class Fixtures {

    private Fixtures() {}

    static byte[] sound(String name) {
        try (InputStream in = Fixtures.class.getResourceAsStream("/media/sound/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no fixture " + name + "; run src/test/python/sound_fixtures.py");
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
