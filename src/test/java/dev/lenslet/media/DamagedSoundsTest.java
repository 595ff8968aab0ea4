package dev.lenslet.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lenslet.problem.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedSoundsTest {

    private static final int CHANNELS = 22;
    private static final int RATE = 24;
    private static final int DATA_LENGTH = 40;

    private final Sounds sounds = new Sounds(SoundLimits.DEFAULT);

    @ParameterizedTest
    @ValueSource(
            strings = {"s16.wav", "s24.aiff", "f32.aifc", "s16.au", "s16.flac", "s24.flac", "stereo.mp3", "stereo.ogg"})
    void refusesACutSoundWhereverItIsCut(String file) {
        byte[] whole = Fixtures.sound(file);
        for (int length = 12; length < whole.length - 1; length += Math.max(1, whole.length / 60)) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(UnreadableMedia.class)
                    .as("%s cut to %d of %d bytes", file, length, whole.length)
                    .isThrownBy(() -> sounds.read(cut, 8_000));
        }
    }

    @Test
    @Timeout(10)
    void refusesFourGigabytesByTheHeader() {
        refused(wav(bytes -> bytes.putInt(DATA_LENGTH, 0xfffffff0)), Reason.TOO_LARGE, "seconds");
    }

    @Test
    @Timeout(10)
    void refusesMoreDataThanIsThere() {
        refused(wav(bytes -> bytes.putInt(DATA_LENGTH, 1_000_000)), Reason.MALFORMED, "cut off");
    }

    @Test
    void refusesNoChannelsAndNoRate() {
        refused(wav(bytes -> bytes.putShort(CHANNELS, (short) 0)), Reason.MALFORMED, "0 channels");
        refused(wav(bytes -> bytes.putInt(RATE, 0)), Reason.MALFORMED, "0 samples a second");
    }

    @Test
    void refusesAbsurdRatesAndChannels() {
        refused(wav(bytes -> bytes.putInt(RATE, 1_000_000_000)), Reason.TOO_LARGE, "1000000000");
        refused(
                wav(bytes -> bytes.putShort(CHANNELS, (short) 65_535).putShort(32, (short) 0xfffe)),
                Reason.TOO_LARGE,
                "65535 channels");
    }

    @Test
    void refusesASoundOfNothing() {
        refused(wav(bytes -> bytes.putInt(DATA_LENGTH, 0)), Reason.MALFORMED, "empty");
    }

    @Test
    void refusesSamplesThatAreNoNumbers() {
        byte[] file = Fixtures.sound("f32.wav");
        int data = new String(file, StandardCharsets.ISO_8859_1).indexOf("data") + 8;
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putFloat(data + 40, Float.NaN);

        refused(file, Reason.MALFORMED, "NaN");
    }

    @Test
    void refusesAClipOverTheLimitOfSeconds() {
        Sounds strict = new Sounds(new SoundLimits(1, 48_000, 2, 1_000_000));
        byte[] file = wav(bytes -> bytes.putInt(DATA_LENGTH, 2 * 1_001 * 8_000));

        assertThatExceptionOfType(UnreadableMedia.class)
                .isThrownBy(() -> strict.read(file, 8_000))
                .withMessageContaining("at most 1 seconds")
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    @Test
    @Timeout(10)
    void refusesVorbisTablesBeyondAllUseBeforeTakingMemoryForThem() {
        byte[] file = Fixtures.sound("mono.ogg");
        // The first codebook: 16 bits of dimensions and 24 of entries behind its mark.
        int book = new String(file, StandardCharsets.ISO_8859_1).indexOf("BCV", 58);
        Arrays.fill(file, book + 3, book + 8, (byte) 0xff);
        OggPages.mend(file);

        refused(file, Reason.MALFORMED, "tables");
    }

    @Test
    @Timeout(10)
    void takesNoMemoryForAnId3TagsClaim() {
        byte[] tag = {'I', 'D', '3', 4, 0, 0, 0x7f, 0x7f, 0x7f, 0x7f, 0, 0};

        refused(tag, Reason.MALFORMED, "MP3");
    }

    /** JLayer divides by it. */
    @Test
    void refusesAnMp3WhoseSideInformationSaysZero() {
        byte[] file = Fixtures.sound("low.mp3");
        file[873] = 1;

        refused(file, Reason.MALFORMED, "MP3");
    }

    @Test
    void refusesWhatIsNoSound() {
        for (byte[] bytes : List.of(
                new byte[0], new byte[] {'R'}, "%PDF-1.7 and more".getBytes(StandardCharsets.UTF_8), new byte[1000])) {
            refused(bytes, Reason.UNSUPPORTED_MEDIA, "WAV");
        }
    }

    @Test
    void namesWhatIsInAnOggFileThatIsNotRead() {
        byte[] file = Fixtures.sound("mono.ogg");
        System.arraycopy("OpusHead".getBytes(StandardCharsets.US_ASCII), 0, file, 28, 8);
        OggPages.mend(file);

        refused(file, Reason.UNSUPPORTED_MEDIA, "Opus");
    }

    private void refused(byte[] bytes, Reason reason, String text) {
        assertThatExceptionOfType(UnreadableMedia.class)
                .isThrownBy(() -> sounds.read(bytes, 8_000))
                .withMessageContaining(text)
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    /** A second of digital silence, 8 kHz, 16 bits, one channel, its header changed. */
    private static byte[] wav(Consumer<ByteBuffer> change) {
        ByteBuffer bytes = ByteBuffer.allocate(44 + 16_000).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 16_000);
        bytes.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        bytes.putShort((short) 1).putShort((short) 1).putInt(8_000).putInt(16_000);
        bytes.putShort((short) 2).putShort((short) 16);
        bytes.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(16_000);
        change.accept(bytes);
        return bytes.array();
    }
}
