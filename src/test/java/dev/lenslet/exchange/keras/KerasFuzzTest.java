package dev.lenslet.exchange.keras;

import dev.lenslet.fuzz.Bounded;
import dev.lenslet.fuzz.Damaged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.springframework.util.unit.DataSize;

/** Keras' files that are damaged: a model or a refusal, in bounded time and memory. */
class KerasFuzzTest {

    private static final long MOST = DataSize.ofMegabytes(128).toBytes();

    private final KerasFiles files = new KerasFiles(16 << 20, 1_000_000);

    @Property(seed = "1")
    void h5(
            @ForAll
                    @Damaged({
                        "exchange/sequential-1.h5",
                        "exchange/sequential-2.h5",
                        "exchange/sequential-3.h5",
                        "exchange/nested-2.h5",
                        "exchange/nested-3.h5",
                        "exchange/recurrent-1.h5"
                    })
                    byte[] bytes)
            throws IOException {
        Path file = Files.createTempFile("lenslet-fuzz", ".h5");
        try {
            Files.write(file, bytes);
            Bounded.readsOrRefuses(MOST, () -> files.readH5(file, null, null));
        } finally {
            Files.delete(file);
        }
    }

    @Property(seed = "2")
    void keras(
            @ForAll
                    @Damaged({
                        "exchange/sequential-2.keras",
                        "exchange/sequential-3.keras",
                        "exchange/nested-3.keras",
                        "exchange/graph-3.keras"
                    })
                    byte[] bytes)
            throws IOException {
        Path file = Files.createTempFile("lenslet-fuzz", ".keras");
        try {
            Files.write(file, bytes);
            Bounded.readsOrRefuses(MOST, () -> files.readKeras(file, null));
        } finally {
            Files.delete(file);
        }
    }
}
