package dev.lenslet.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumberTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "0.5",
                "1e5",
                "1E+5",
                "-1.25e-3",
                "16777217",
                "16777219",
                "0.49803921580314636",
                "1.17549435E-38",
                "1.4e-45",
                "7e-46",
                "3.4028235e38",
                "3.4028236e38",
                "1e39",
                "-1e400",
                "1e-400",
                "123456789012345678901234567890",
                "0.000000000000000000000000000000001",
                "1.00000005960464477539",
                "1.0000000596046447753906250000000000000000000000000000001",
                "100000000000000000000e-20",
                "0e999999999"
            })
    void isTheFloatThatJavaFinds(String text) {
        assertNearest(text);
    }

    @Test
    void isTheFloatThatJavaFindsForAnyNumber() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            float around = Float.intBitsToFloat(random.nextInt());
            if (!Float.isFinite(around)) {
                continue;
            }
            String text = switch (i % 5) {
                case 0 -> Float.toString(around);
                case 1 -> Double.toString((double) around);
                case 2 ->
                    new BigDecimal(random.nextLong())
                            .movePointLeft(random.nextInt(40))
                            .toPlainString();
                // In the middle between two floats, and a little beside it.
                case 3 ->
                    new BigDecimal(around)
                            .add(new BigDecimal(Math.nextUp(around)))
                            .divide(BigDecimal.TWO)
                            .toString();
                default -> Double.toString(((double) around + Math.nextUp(around)) / 2 * (1 + 1e-15));
            };
            assertNearest(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "-", "1.", ".5", "1e", "1e+", "-01", "1.e5", "00", "--1"})
    void isNoNumber(String text) {
        byte[] json = text.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(JsonNumber.begins(json[0]) ? JsonNumber.end(json, 0, json.length) : -1)
                .isEqualTo(-1);
    }

    private static void assertNearest(String text) {
        byte[] json = text.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(JsonNumber.end(json, 0, json.length)).as(text).isEqualTo(json.length);
        assertThat(JsonNumber.nearest(json, 0, json.length)).as(text).isEqualTo(Float.parseFloat(text));
    }
}
