package dev.lenslet.dataset;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ManifestTest {

    @Test
    void readsQuotesLineBreaksBlankLinesAndAMark() {
        Manifest manifest =
                requireNonNull(parse("\ufeffClass,file,group\r\n\r\na,\"1, \"\"x\"\".wav\",\"g\nh\"\r\na,2.wav,\r\n"));

        assertThat(manifest.group("a", "1, \"x\".wav")).isEqualTo("g\nh");
        assertThat(manifest.group("a", "2.wav")).isEqualTo("a/2.wav");
        assertThat(manifest.lists("a", "3.wav")).isFalse();
    }

    @Test
    void isNoneWithoutItsColumns() {
        assertThat(parse("name,size\na,1\n")).isNull();
        assertThat(parse("")).isNull();
    }

    @Test
    void refusesAQuoteThatIsLeftOpenAndALineTooLong() {
        assertThatThrownBy(() -> parse("class,file\na,\"1.wav\n"))
                .isInstanceOf(InvalidDataSet.class)
                .hasMessageContaining("a quote that is not closed");
        assertThatThrownBy(() -> parse("class,file\na,1.wav,more\n"))
                .isInstanceOf(InvalidDataSet.class)
                .hasMessageContaining("Line 2");
    }

    private static @Nullable Manifest parse(String text) {
        return Manifest.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
