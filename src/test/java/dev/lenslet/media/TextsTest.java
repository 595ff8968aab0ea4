package dev.lenslet.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.Shape;
import dev.lenslet.network.TokensPreprocessing;
import dev.lenslet.network.TokensPreprocessing.Level;
import dev.lenslet.network.TokensPreprocessing.Side;
import dev.lenslet.network.Vocabulary;
import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TextsTest {

    private static final TokensPreprocessing WORDS =
            TokensPreprocessing.of(4, Level.WORDS, true).with(new Vocabulary(List.of("grüße", "hello")));

    private final Media media = Media.withDefaultLimits();

    /** References: src/test/python/text_references.py. */
    @Test
    void takesTextsApartAsPythonDoes() throws IOException {
        JsonNode references;
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/media/texts.json"))) {
            references = new JsonMapper().readTree(in);
        }
        for (JsonNode reference : references.get("cases")) {
            Level level = Level.valueOf(reference.get("level").asString().toUpperCase(Locale.ROOT));
            Vocabulary vocabulary =
                    new Vocabulary(strings(references.get("vocabulary").get(level.text())));
            byte[] text = reference.get("text").asString().getBytes(StandardCharsets.UTF_8);
            boolean lowercase = reference.get("lowercase").asBoolean();

            List<String> tokens = new ArrayList<>();
            media.tokens(text, TokensPreprocessing.of(5, level, lowercase), tokens::add);

            assertThat(tokens).as("%s", reference).isEqualTo(strings(reference.get("tokens")));
            for (Side padding : Side.values()) {
                for (Side truncation : Side.values()) {
                    float[] ids = new float[7];
                    media.read(
                            text,
                            new TokensPreprocessing(5, level, lowercase, padding, truncation, vocabulary),
                            ids,
                            1);
                    float[] expected = new float[7];
                    JsonNode numbers = reference.get("ids").get((padding + " " + truncation).toLowerCase(Locale.ROOT));
                    for (int i = 0; i < 5; i++) {
                        expected[1 + i] = numbers.get(i).asInt();
                    }
                    assertThat(ids)
                            .as("%s %s %s", reference, padding, truncation)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-8", "iso-8859-1", "windows-1252", "UTF-16", "utf-16le", "utf-16be"})
    void readsTheCharsetThatTheContentTypeNames(String charset) {
        byte[] text = "Grüße, hello".getBytes(Charset.forName(charset));
        String type = "text/plain; charset=\"" + charset + "\"";

        assertThat(media.kindOf(text, type)).isEqualTo(MediaKind.TEXT);
        assertThat(ids(text, type)).containsExactly(2, 3, 0, 0);
    }

    @Test
    void takesAByteOrderMarkForWhatItIs() {
        assertThat(ids("\ufeffGrüße".getBytes(StandardCharsets.UTF_8), "text/plain"))
                .containsExactly(2, 0, 0, 0);
    }

    @Test
    void textsMayBeginAsPicturesDo() {
        for (String text : List.of("BMW builds cars", "GIF89a is a format", "PK is short", "RIFF and AIFF")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(media.kindOf(bytes, "text/plain")).as(text).isEqualTo(MediaKind.TEXT);
            assertThat(media.check(bytes, "text/plain")).isEqualTo(new MediaFacts.Text(text.length()));
        }
        assertThat(media.kindOf(Pictures.shade(2, 1), "text/plain")).isEqualTo(MediaKind.IMAGE);
    }

    @Test
    void countsCharactersAndNotTheirCodeUnits() {
        assertThat(media.check("a\ud83d\ude00".getBytes(StandardCharsets.UTF_8), "text/plain"))
                .isEqualTo(new MediaFacts.Text(2));
    }

    @Test
    void refusesWhatIsNoText() {
        refused(new byte[] {(byte) 0xC3, 0x28}, "text/plain", Reason.MALFORMED, "not well-formed UTF-8");
        refused(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, "text/plain", Reason.MALFORMED, "UTF-8");
        refused(new byte[] {(byte) 0xC0, (byte) 0x80}, "text/plain", Reason.MALFORMED, "UTF-8");
        refused("Grüße".getBytes(StandardCharsets.ISO_8859_1), "text/plain", Reason.MALFORMED, "charset=iso-8859-1");
        refused("a\0b".getBytes(StandardCharsets.UTF_8), "text/plain", Reason.MALFORMED, "NUL");
        refused(new byte[] {'a'}, "text/plain; charset=klingon", Reason.UNSUPPORTED_MEDIA, "'klingon'");
        refused(new byte[] {'a'}, "text/plain; charset=../x", Reason.UNSUPPORTED_MEDIA, "not known");
        refused(" !?\n".getBytes(StandardCharsets.UTF_8), "text/plain", Reason.MALFORMED, "no words");
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> media.open("a\ud800b", WORDS))
                .withMessageContaining("surrogate");
    }

    @Test
    void refusesATextOverTheLimitBeforeItIsDecoded() {
        Media narrow = new Media(
                ImageLimits.DEFAULT,
                FrameLimits.DEFAULT,
                VideoSettings.DEFAULT,
                SoundLimits.DEFAULT,
                new TextLimits(DataSize.ofBytes(10)));
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> narrow.check(new byte[11], "text/plain"))
                .withMessageContaining("11 bytes")
                .withMessageContaining("lenslet.media.text.max-bytes");
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> narrow.open("hello worlds", WORDS));
    }

    @Test
    void textsAndPicturesAreToldApartByModels() {
        ImagePreprocessing picture = ImagePreprocessing.unit(Shape.of(2, 2, 1));
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> media.open("hello", picture))
                .withMessageContaining("takes pictures; these are texts");
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> media.open(Pictures.shade(2, 1), MediaKind.IMAGE, WORDS))
                .withMessageContaining("takes texts; these are pictures");
    }

    @Test
    void whateverTheBytesItIsIdsOrARefusal() {
        Random random = new Random(20);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            if (round % 2 == 0) {
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] &= 0x7f;
                }
            }
            Level level = Level.values()[round % 3];
            TokensPreprocessing tokens = new TokensPreprocessing(
                    1 + random.nextInt(8),
                    level,
                    random.nextBoolean(),
                    Side.values()[random.nextInt(2)],
                    Side.values()[random.nextInt(2)],
                    new Vocabulary(List.of("a", "ab", " ")));
            float[] ids = new float[tokens.length()];
            try {
                media.read(bytes, tokens, ids, 0);
            } catch (Refusal refused) {
                continue;
            }
            for (float id : ids) {
                assertThat(id).isBetween(0f, 4f);
            }
        }
    }

    private float[] ids(byte[] text, String type) {
        float[] ids = new float[4];
        media.open(text, MediaKind.TEXT, type, WORDS).read(ids, 0);
        return ids;
    }

    private void refused(byte[] text, String type, Reason reason, String message) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> ids(text, type))
                .withMessageContaining(message)
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
