package dev.lenslet.exchange.hdf5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.fuzz.Bounded;
import dev.lenslet.fuzz.Damaged;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.springframework.util.unit.DataSize;

/** HDF5 that is damaged: it is read or called malformed, in bounded time and memory. */
class Hdf5FuzzTest {

    private static final int DEPTH = 3;
    private static final long MOST = DataSize.ofMegabytes(128).toBytes();

    /** What a reader of weights would not ask for: it knows how many values a layer has. */
    private static final long VALUES = 1_000_000;

    @Property(seed = "1")
    void groupsDatasetsAndAttributes(
            @ForAll @Damaged({"exchange/old.hdf5", "exchange/new.hdf5", "exchange/dense.hdf5", "exchange/bomb.hdf5"})
                    byte[] file) {
        Bounded.readsOrRefuses(MOST, () -> {
            try {
                walk(Hdf5Group.root(ByteBuffer.wrap(file)), 0);
            } catch (MalformedHdf5 refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        });
    }

    private static void walk(Hdf5Group group, int depth) {
        group.texts("fixed");
        group.texts("list");
        group.text("vlen");
        for (String name : group.names()) {
            try {
                Hdf5Dataset dataset = group.dataset(name);
                if (dataset.dims().stream().mapToLong(dim -> dim).reduce(1, Math::multiplyExact) < VALUES) {
                    dataset.floats();
                }
            } catch (MalformedHdf5 | ArithmeticException noDataset) {
                if (depth < DEPTH) {
                    walk(group.group(name), depth + 1);
                }
            }
        }
    }
}
