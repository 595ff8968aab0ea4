package dev.lenslet.exchange.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files by h5py: {@code src/test/python/hdf5_fixtures.py}. */
class Hdf5GroupTest {

    private static Hdf5Group open(String name) throws IOException {
        return Hdf5Group.root(ByteBuffer.wrap(bytes(name)));
    }

    private static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/exchange", name));
    }

    private static float[] expected() {
        float[] values = new float[7 * 5 * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 8f;
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({
        "old, types/plain", "old, types/doubles", "old, types/halves", "old, types/big", "old, packed", "old, chunked",
                "old, inner/deeper/values",
        "new, types/plain", "new, types/doubles", "new, types/halves", "new, types/big", "new, packed", "new, chunked",
                "new, inner/deeper/values"
    })
    void readsFloats(String version, String path) throws Exception {
        Hdf5Dataset dataset = open(version + ".hdf5").dataset(path);

        assertThat(dataset.dims()).isEqualTo(List.of(7L, 5L, 3L));
        assertThat(dataset.floats()).isEqualTo(expected());
    }

    @ParameterizedTest
    @ValueSource(strings = {"old.hdf5", "new.hdf5"})
    void readsScalarsTextsAndNames(String name) throws Exception {
        Hdf5Group root = open(name);

        assertThat(root.dataset("types/scalar").floats()).isEqualTo(new float[] {2.5f});
        assertThat(root.texts("fixed")).isEqualTo(List.of("one", "three", ""));
        assertThat(root.text("vlen")).isEqualTo("grün");
        assertThat(root.texts("list")).isEqualTo(List.of("a", "bc"));
        assertThat(root.texts("parts")).isEqualTo(List.of("p", "q", "r"));
        assertThat(root.text("none")).isNull();
        assertThat(root.group("many").names()).contains("child0", "child5");
    }

    @Test
    void findsEachOfManyChildren() throws Exception {
        Hdf5Group many = open("old.hdf5").group("many");

        assertThat(many.names())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 40).mapToObj(i -> "child" + i).toList());
    }

    @Test
    void followsAGroupThatHoldsItsParentOnlyAsFarAsItIsAsked() throws Exception {
        assertThat(open("old.hdf5").group("inner/back/inner/back").names()).contains("inner");
    }

    @Test
    void leavesSoftLinksOut() throws Exception {
        assertThat(open("old.hdf5").names()).doesNotContain("loop");
    }

    @Test
    void refusesWhatIsNoFloats() throws Exception {
        Hdf5Dataset whole = open("old.hdf5").dataset("types/whole");

        assertThatThrownBy(whole::floats).isInstanceOf(MalformedHdf5.class).hasMessageContaining("whole numbers");
    }

    @Test
    void refusesDenseGroupsWithAWayOut() throws Exception {
        assertThatThrownBy(() -> open("dense.hdf5").names())
                .isInstanceOf(MalformedHdf5.class)
                .hasMessageContaining("default libver");
    }

    @Test
    void refusesMoreThanAFileCanHold() throws Exception {
        Hdf5Group root = open("bomb.hdf5");

        assertThatThrownBy(() -> root.dataset("zeros").floats())
                .isInstanceOf(MalformedHdf5.class)
                .hasMessageContaining("can hold");
        assertThatThrownBy(() -> root.dataset("absurd"))
                .isInstanceOf(MalformedHdf5.class)
                .hasMessageContaining("2^31-1");
    }

    /** 48 kB that name a thousand million children; jHDF 0.13.0 takes 83 s and 1 GB before it gives up. */
    @Test
    void entersANodeOnceHoweverOftenItIsNamed() {
        int entries = 1_000;
        int node = 24 + 16 * entries + 8;
        ByteBuffer file = ByteBuffer.allocate(200 + 3 * node + 8).order(ByteOrder.LITTLE_ENDIAN);
        file.put("\211HDF\r\n\032\n\0\0\0\0\0\10\10\0".getBytes(StandardCharsets.ISO_8859_1));
        file.putShort((short) 4).putShort((short) 16).putInt(0);
        file.putLong(0)
                .putLong(-1)
                .putLong(file.capacity())
                .putLong(-1)
                .putLong(0)
                .putLong(96);
        file.position(96)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) 1)
                .putInt(1)
                .putInt(24)
                .putInt(0);
        file.putShort((short) 0x11).putShort((short) 16).putInt(0).putLong(200).putLong(160);
        file.position(160).put("HEAP".getBytes(StandardCharsets.ISO_8859_1)).putInt(0);
        file.putLong(8).putLong(-1).putLong(192);
        for (int level = 2; level >= 0; level--) {
            int at = 200 + (2 - level) * node;
            file.position(at)
                    .put("TREE".getBytes(StandardCharsets.ISO_8859_1))
                    .put((byte) 0)
                    .put((byte) level);
            file.putShort((short) entries).putLong(-1).putLong(-1);
            for (int i = 0; i < entries; i++) {
                file.putLong(0).putLong(at + node);
            }
        }
        file.position(200 + 3 * node).put("SNOD\1".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> Hdf5Group.root(file).names())
                .isInstanceOf(MalformedHdf5.class)
                .hasMessageContaining("the same node");
    }

    @Test
    void readsWhatItWrites() throws Exception {
        Hdf5Writer writer = new Hdf5Writer();
        writer.add("layers/dense/vars/0", List.of(7, 15), expected());
        writer.add("layers/dense/vars/1", List.of(105), expected());
        writer.add("scalar", List.of(), new float[] {4});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out);
        byte[] file = out.toByteArray();

        Hdf5Group root = Hdf5Group.root(ByteBuffer.wrap(file));

        assertThat(root.dataset("layers/dense/vars/0").dims()).isEqualTo(List.of(7L, 15L));
        assertThat(root.group("layers/dense").dataset("vars/1").floats()).isEqualTo(expected());
        assertThat(root.dataset("scalar").floats()).isEqualTo(new float[] {4});
        assertThatThrownBy(() -> Hdf5Group.root(ByteBuffer.wrap(Arrays.copyOf(file, file.length - 1))))
                .hasMessageContaining("cut off");
    }
}
