package dev.lenslet.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What src/test/python/media_fixtures.py and sound_fixtures.py made. */
final class Fixtures {

    private Fixtures() {}

    static byte[] sound(String name) {
        return bytes("sound/" + name);
    }

    static byte[] bytes(String name) {
        try (InputStream in = Fixtures.class.getResourceAsStream("/media/" + name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "no fixture " + name + "; run src/test/python/media_fixtures.py or sound_fixtures.py");
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
