package dev.lenslet.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.network.ElementType;
import dev.lenslet.problem.InvalidFields;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Jackson is the reference of what is JSON, but for UTF-8 that is broken, which it reads in names. */
class JsonCursorTest {

    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String DOCUMENT = """
            {"id":"a\\n\\u00e9\\"ü","inputs":[{"name":"x","shape":[1, 2,-3],"data":[[0.5e-3,1],[true,null,false]]}],
             "empty":{},"none":[]}""";

    @Test
    void takesAndRefusesWhatJacksonDoes() {
        Random random = new Random(11);
        byte[] whole = DOCUMENT.getBytes(StandardCharsets.UTF_8);
        byte[] signs = "{}[]\",:0123456789.eE+-tfn \\u\n".getBytes(StandardCharsets.UTF_8);
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] json = whole.clone();
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                json[random.nextInt(json.length)] = signs[random.nextInt(signs.length)];
            }
            json = random.nextInt(20) == 0 ? Arrays.copyOf(json, random.nextInt(json.length)) : json;
            boolean own = takes(json);
            taken += own ? 1 : 0;
            assertThat(own).as(new String(json, StandardCharsets.UTF_8)).isEqualTo(jacksonTakes(json));
        }
        assertThat(taken).isBetween(20_000, 90_000);
    }

    private static boolean takes(byte[] json) {
        try {
            JsonCursor cursor = new JsonCursor(json, json.length);
            cursor.skip();
            cursor.finish();
            return true;
        } catch (InvalidFields refused) {
            return false;
        }
    }

    private static boolean jacksonTakes(byte[] json) {
        try {
            // An empty text is no document.
            return !JACKSON.readTree(json).isMissingNode();
        } catch (JacksonException refused) {
            return false;
        }
    }

    @Test
    void readsStringsAsJacksonDoes() {
        String text = "\"a\\\\b\\/\\u00fc\\ud83d\\ude00 ü€😀\\t\"";
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        assertThat(new JsonCursor(json, json.length).string("x"))
                .isEqualTo(JACKSON.readTree(text).asString());
    }

    @Test
    void refusesWhatIsNestedTooDeep() {
        byte[] json = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> new JsonCursor(json, json.length).skip()).hasMessageContaining("nested deeper");
    }

    @Test
    void tensorsThatAreNotTheirShapeAreNeverTaken() {
        Random random = new Random(13);
        String nested = "[[[1,2],[3,4],[5,6]],[[7,8],[9,10],[11,12]]]";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder json = new StringBuilder(i % 2 == 0 ? nested : nested.replaceAll("[\\[\\]]", ""));
            if (i % 2 == 1) {
                json.insert(0, '[').append(']');
            }
            boolean whole = random.nextInt(4) == 0;
            if (!whole) {
                int at = random.nextInt(json.length());
                if (random.nextBoolean()) {
                    json.deleteCharAt(at);
                } else {
                    json.insert(at, "[],".charAt(random.nextInt(3)));
                }
            }
            FloatBuffer target = FloatBuffer.allocate(12);
            boolean taken;
            try {
                byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
                JsonCursor cursor = new JsonCursor(bytes, bytes.length);
                JsonTensor.numbers(cursor, new long[] {2, 3, 2}, "data", ElementType.FLOAT32, target);
                cursor.finish();
                taken = true;
            } catch (InvalidFields refused) {
                taken = false;
            }
            // Without a digit, "10" is a "1" or "0" and still a number.
            boolean sameCount = json.toString().replaceAll("[^,]", "").length() == 11
                    && json.toString().replaceAll("[^\\[]", "").length() == (i % 2 == 0 ? 9 : 1)
                    && json.toString().replaceAll("[^\\]]", "").length() == (i % 2 == 0 ? 9 : 1);
            assertThat(!taken || sameCount).as(json.toString()).isTrue();
            assertThat(taken || !whole).as(json.toString()).isTrue();
        }
    }
}
