package dev.lenslet.exchange.dl4j;

import dev.lenslet.fuzz.Bounded;
import dev.lenslet.fuzz.Damage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.springframework.util.unit.DataSize;

/** Deeplearning4j's zips that are damaged: a model or a refusal, in bounded time and memory. */
class Dl4jZipFuzzTest {

    private static final long MOST = DataSize.ofMegabytes(128).toBytes();

    private final Dl4jZip zips = new Dl4jZip(16 << 20, 1_000_000);

    @Property(seed = "1")
    void zip(@ForAll("saved") byte[] bytes) throws IOException {
        Path file = Files.createTempFile("lenslet-fuzz", ".zip");
        try {
            Files.write(file, bytes);
            Bounded.readsOrRefuses(MOST, () -> zips.read(file));
        } finally {
            Files.delete(file);
        }
    }

    @Provide
    static Arbitrary<byte[]> saved() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ModelSerializer.writeModel(Dl4jZipTest.network(InputType.convolutional(8, 12, 2), DataType.FLOAT), out, false);
        return Damage.of(List.of(out.toByteArray()));
    }
}
