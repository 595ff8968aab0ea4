package dev.lenslet.exchange.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.lenslet.exchange.UnreadableModel;
import dev.lenslet.exchange.dl4j.Dl4jZip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is damaged, the answer is a model or a refusal: no other exception, no error, soon. */
class DamagedFilesTest {

    private static final int ROUNDS = 400;

    private final KerasFiles files = new KerasFiles(16 << 20, 1_000_000);

    @TempDir
    Path scratch;

    @ParameterizedTest
    @ValueSource(strings = {"sequential-3.h5", "nested-3.h5", "sequential-3.keras", "nested-3.keras"})
    void areReadOrRefused(String name) throws Exception {
        byte[] whole = Files.readAllBytes(Saved.of(name).file());
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damage(whole, random);
            Path file = Files.write(scratch.resolve("damaged"), damaged);
            refused += assertTimeoutPreemptively(Duration.ofSeconds(20), () -> refuses(name, file)) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(ROUNDS / 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sequential-3.h5", "sequential-3.keras"})
    void areRefusedWhereCutOff(String name) throws Exception {
        byte[] whole = Files.readAllBytes(Saved.of(name).file());
        for (int length = 0; length < whole.length; length += 97) {
            Path file = Files.write(scratch.resolve("cut"), Arrays.copyOf(whole, length));
            assertThat(refuses(name, file)).as("first " + length + " bytes").isTrue();
        }
    }

    private boolean refuses(String name, Path file) throws Exception {
        try {
            if (name.endsWith(".keras")) {
                files.readKeras(file, null);
            } else if (name.endsWith(".zip")) {
                new Dl4jZip(16 << 20, 1_000_000).read(file);
            } else {
                files.readH5(file, null, null);
            }
            return false;
        } catch (UnreadableModel refusal) {
            return true;
        }
    }

    /** Bytes exchanged, numbers made extreme, parts moved or cut. */
    private static byte[] damage(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        int hits = 1 + random.nextInt(8);
        for (int hit = 0; hit < hits; hit++) {
            int at = random.nextInt(bytes.length - 8);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> Arrays.fill(bytes, at, at + 8, (byte) 0xFF);
                case 3 -> System.arraycopy(bytes, random.nextInt(bytes.length - 8), bytes, at, 8);
                default -> {
                    // What lies at the front is structure.
                    int front = random.nextInt(Math.min(4096, bytes.length - 8));
                    bytes[front] = (byte) random.nextInt();
                }
            }
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }
}
