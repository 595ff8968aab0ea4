package dev.lenslet.media;

import dev.lenslet.dataset.Archives;
import dev.lenslet.fuzz.Bounded;
import dev.lenslet.fuzz.Damage;
import dev.lenslet.fuzz.Damaged;
import dev.lenslet.network.FramesPreprocessing;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.ImagePreprocessing.Polarity;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.network.SpectrogramPreprocessing;
import dev.lenslet.network.TokensPreprocessing;
import dev.lenslet.network.TokensPreprocessing.Level;
import dev.lenslet.network.TokensPreprocessing.Side;
import dev.lenslet.network.Vocabulary;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.springframework.util.unit.DataSize;

/** Every decoder of raw input, given files that are damaged: a tensor or a refusal, in bounded time and memory. */
class DecodersFuzzTest {

    private static final long MOST = DataSize.ofMegabytes(64).toBytes();

    /** A million pixels or values are 4 MB of numbers; {@link #MOST} leaves each as many copies as a decoder may take. */
    private final Media media = new Media(new MediaLimits(
            new ImageLimits(1_000_000, 5_000),
            new FrameLimits(100, 1_000_000, DataSize.ofMegabytes(1)),
            VideoSettings.DEFAULT,
            new SoundLimits(60, 192_000, 8, 1_000_000),
            new TextLimits(DataSize.ofKilobytes(64))));

    private static final ImagePreprocessing PICTURE = new ImagePreprocessing(14, 20, 3, 1, 0, Polarity.AS_IS);
    private static final FramesPreprocessing SEQUENCE = new FramesPreprocessing(3, 100, PICTURE);
    private static final SpectrogramPreprocessing SOUND = SpectrogramPreprocessing.speechAndMusic(8, 9);
    private static final TokensPreprocessing WORDS = new TokensPreprocessing(
            8, Level.WORDS, true, Side.POST, Side.POST, new Vocabulary(List.of("a", "the", "of")));

    @Property(seed = "1")
    void png(
            @ForAll
                    @Damaged({
                        "media/rgb.png",
                        "media/interlaced.png",
                        "media/one_bit.png",
                        "media/gray16.png",
                        "media/palette_transparent.png",
                        "media/rgba.png"
                    })
                    byte[] file) {
        readsOrRefuses(file, PICTURE);
    }

    @Property(seed = "2")
    void jpeg(
            @ForAll
                    @Damaged({
                        "media/rgb.jpg",
                        "media/gray.jpg",
                        "media/progressive.jpg",
                        "media/cmyk.jpg",
                        "media/ycck.jpg",
                        "media/orientation_6.jpg"
                    })
                    byte[] file) {
        readsOrRefuses(file, PICTURE);
    }

    @Property(seed = "3")
    void gif(
            @ForAll
                    @Damaged({
                        "media/palette.gif",
                        "media/transparent.gif",
                        "media/animated.gif",
                        "media/kept.gif",
                        "media/restored.gif"
                    })
                    byte[] file) {
        readsOrRefuses(file, PICTURE);
        readsOrRefuses(file, SEQUENCE);
    }

    @Property(seed = "4")
    void bmp(@ForAll @Damaged({"media/rgb.bmp", "media/palette.bmp", "media/one_bit.bmp"}) byte[] file) {
        readsOrRefuses(file, PICTURE);
    }

    @Property(seed = "5")
    void webp(
            @ForAll
                    @Damaged({
                        "media/lossy.webp",
                        "media/lossless.webp",
                        "media/alpha.webp",
                        "media/gray.webp",
                        "media/orientation_6.webp"
                    })
                    byte[] file) {
        readsOrRefuses(file, PICTURE);
    }

    @Property(seed = "6")
    void tiff(
            @ForAll
                    @Damaged({
                        "media/raw.tiff",
                        "media/tiff_lzw.tiff",
                        "media/tiff_adobe_deflate.tiff",
                        "media/packbits.tiff",
                        "media/group4.tiff",
                        "media/jpeg.tiff",
                        "media/palette.tiff",
                        "media/cmyk.tiff",
                        "media/pages.tiff",
                        "media/orientation_6.tiff"
                    })
                    byte[] file) {
        readsOrRefuses(file, PICTURE);
    }

    @Property(seed = "7")
    void wav(
            @ForAll
                    @Damaged({
                        "media/sound/s16.wav",
                        "media/sound/f32.wav",
                        "media/sound/f64.wav",
                        "media/sound/alaw.wav",
                        "media/sound/chunks.wav",
                        "media/sound/extensible.wav"
                    })
                    byte[] file) {
        readsOrRefuses(file, SOUND);
    }

    @Property(seed = "8")
    void aiff(@ForAll @Damaged({"media/sound/s8.aiff", "media/sound/s24.aiff", "media/sound/f32.aifc"}) byte[] file) {
        readsOrRefuses(file, SOUND);
    }

    @Property(seed = "9")
    void au(@ForAll @Damaged({"media/sound/s16.au", "media/sound/f32.au", "media/sound/alaw.au"}) byte[] file) {
        readsOrRefuses(file, SOUND);
    }

    @Property(seed = "10")
    void flac(@ForAll @Damaged({"media/sound/s16.flac", "media/sound/s24.flac"}) byte[] file) {
        readsOrRefuses(file, SOUND);
    }

    @Property(seed = "11")
    void mp3(@ForAll @Damaged({"media/sound/stereo.mp3", "media/sound/mono.mp3", "media/sound/low.mp3"}) byte[] file) {
        readsOrRefuses(file, SOUND);
    }

    @Property(seed = "12")
    void ogg(@ForAll @Damaged({"media/sound/stereo.ogg", "media/sound/mono.ogg"}) byte[] file) {
        readsOrRefuses(file, SOUND);
    }

    /** Checksums let nothing through that is damaged, unless whoever damaged it mends them. */
    @Property(seed = "13")
    void vorbisUnderRightChecksums(@ForAll @Damaged({"media/sound/stereo.ogg", "media/sound/mono.ogg"}) byte[] file) {
        OggPages.mend(file);
        readsOrRefuses(file, SOUND);
    }

    @Property(seed = "14")
    void zipOfFrames(@ForAll("zips") byte[] file) {
        readsOrRefuses(file, SEQUENCE);
    }

    @Provide
    static Arbitrary<byte[]> zips() {
        return Damage.of(List.of(
                Archives.zip(Archives.darkAndLight("", 2, 8)),
                Archives.zip(Map.of("1.png", Archives.picture(8, 8, 7), "2.gif", Fixtures.bytes("palette.gif")))));
    }

    @Property(seed = "15")
    void text(@ForAll("texts") byte[] file) {
        readsOrRefuses(file, WORDS);
        Bounded.readsOrRefuses(MOST, () -> media.check(file, "text/plain; charset=utf-16"));
    }

    @Provide
    static Arbitrary<byte[]> texts() {
        return Damage.of(List.of(
                "The cat of the house.\n".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                "Größe, naïve — 文字 and 😀\u0000".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                "\ufeffof the a".getBytes(java.nio.charset.StandardCharsets.UTF_16BE)));
    }

    private void readsOrRefuses(byte[] file, Preprocessing preprocessing) {
        Bounded.readsOrRefuses(MOST, () -> media.check(file, null));
        Bounded.readsOrRefuses(
                MOST,
                () -> media.read(
                        file, preprocessing, new float[preprocessing.shape().size()], 0));
    }
}
