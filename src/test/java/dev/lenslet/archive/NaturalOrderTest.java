package dev.lenslet.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {

    @Test
    void countsNumbersAsNumbers() {
        List<String> ordered = List.of(
                "a/2.png",
                "a/10.png",
                "b",
                "frame",
                "frame1.png",
                "frame02.png",
                "Frame003.png",
                "frame10.png",
                "frame10b.png",
                "frame99999999999999999999998",
                "frame99999999999999999999999");
        List<String> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(3));

        shuffled.sort(NaturalOrder.INSTANCE);

        assertThat(shuffled).isEqualTo(ordered);
    }

    @Test
    void tellsApartWhatOnlyZerosOrCaseTellApart() {
        assertThat(NaturalOrder.INSTANCE.compare("1", "01")).isNotZero();
        assertThat(NaturalOrder.INSTANCE.compare("a", "A")).isNotZero();
        assertThat(NaturalOrder.INSTANCE.compare("a1", "a1")).isZero();
    }
}
