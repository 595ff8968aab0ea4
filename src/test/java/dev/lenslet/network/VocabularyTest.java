package dev.lenslet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {

    @TempDir
    Path directory;

    @Test
    void isTheSameAfterItWasWritten() throws IOException {
        for (List<String> tokens :
                List.of(List.<String>of(), List.of(" "), List.of("z", " ", "\ud83d\ude00", "\u2028"))) {
            new Vocabulary(tokens).write(directory);
            assertThat(Vocabulary.read(directory).tokens()).isEqualTo(tokens);
        }
    }

    @Test
    void countsIdsFromTwoOn() {
        Vocabulary vocabulary = new Vocabulary(List.of("b", "a"));
        assertThat(vocabulary.id("b")).isEqualTo(2);
        assertThat(vocabulary.id("a")).isEqualTo(3);
        assertThat(vocabulary.id("c")).isEqualTo(Vocabulary.UNKNOWN);
        assertThat(vocabulary.size()).isEqualTo(4);
    }

    @Test
    void refusesTokensThatAreNoLines() {
        for (List<String> tokens : List.of(List.of(""), List.of("a\nb"), List.of("a", "a"), List.of("a".repeat(65)))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Vocabulary(tokens));
        }
    }

    @Test
    void refusesABrokenFile() throws IOException {
        for (byte[] file :
                List.of(new byte[] {(byte) 0xff, '\n'}, new byte[] {'a'}, new byte[] {'a', '\n', '\n'}, new byte[] {
                    'a', '\n', 'a', '\n'
                })) {
            Files.write(directory.resolve(Vocabulary.FILE), file);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> Vocabulary.read(directory))
                    .withMessageContaining(Vocabulary.FILE);
        }
    }
}
