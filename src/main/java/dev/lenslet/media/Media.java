package dev.lenslet.media;

import dev.lenslet.archive.ArchiveLimits;
import dev.lenslet.archive.ZipContents;
import dev.lenslet.network.FramesPreprocessing;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.network.SpectrogramPreprocessing;
import dev.lenslet.network.TokensPreprocessing;
import dev.lenslet.problem.Refusal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Raw input of every kind: tells what it is, checks it, and turns it into tensors, under limits that are checked before
 * anything is decoded. Thread-safe. Byte arrays are not copied.
 */
@Component
public final class Media {

    private final MediaLimits settings;
    private final Images images;
    private final FrameLimits limits;
    private final ArchiveLimits zips;
    private final VideoSettings video;
    private final Sounds sounds;
    private final Texts texts;
    /** What a record needs is computed once; records are few, as many as there are models of sound. */
    private final Map<SpectrogramPreprocessing, Spectrogram> spectrograms = new ConcurrentHashMap<>();

    @Autowired
    public Media(ImageLimits images, FrameLimits frames, VideoSettings video, SoundLimits sounds, TextLimits texts) {
        this(new MediaLimits(images, frames, video, sounds, texts));
    }

    public Media(MediaLimits settings) {
        this.settings = settings;
        this.images = new Images(settings.image());
        this.limits = settings.frames();
        this.zips = limits.archive();
        this.video = settings.video();
        this.sounds = new Sounds(settings.sound());
        this.texts = new Texts(settings.text());
    }

    public static Media withDefaultLimits() {
        return new Media(MediaLimits.DEFAULT);
    }

    public MediaLimits limits() {
        return settings;
    }

    /**
     * What the bytes are, by the first of them whatever is claimed; only text cannot be told so.
     *
     * @param claim the content type that came with them; null where none did
     * @return null where they are nothing that is read here
     */
    public @Nullable MediaKind kindOf(byte[] encoded, @Nullable String claim) {
        boolean text = Texts.claimed(claim);
        if (text && Texts.plausible(encoded)) {
            return MediaKind.TEXT;
        }
        ImageFormat picture = ImageFormat.of(encoded);
        if (picture != null) {
            boolean animated = picture == ImageFormat.GIF
                    && GifBlocks.of(encoded, 2).frames().size() > 1;
            return animated ? MediaKind.FRAMES : MediaKind.IMAGE;
        }
        if (Sounds.begin(encoded)) {
            return MediaKind.SOUND;
        }
        if (ZipContents.begins(encoded)) {
            try (ZipContents zip = ZipContents.open(encoded, zips)) {
                return zip.count() == 1 ? MediaKind.IMAGE : MediaKind.FRAMES;
            } catch (Refusal bad) {
                // Who opens it hears the reason.
                return MediaKind.FRAMES;
            }
        }
        if (VideoFormat.of(encoded) != null) {
            return MediaKind.FRAMES;
        }
        return text ? MediaKind.TEXT : null;
    }

    /**
     * Checks an example: of pictures the headers against all limits; a sound and a text are decoded, as only that shows
     * their length.
     *
     * @param claim its content type; null where it has none
     * @throws dev.lenslet.problem.Refusal where it is not read here, is broken, or is over a limit
     */
    public MediaFacts check(byte[] encoded, @Nullable String claim) {
        return switch (UnreadableMedia.known(kindOf(encoded, claim))) {
            case IMAGE -> images.size(onlyPicture(encoded));
            case FRAMES -> {
                try (Frames frames = sequence(encoded)) {
                    yield new MediaFacts.Frames(frames.count(), frames.sizes());
                }
            }
            case SOUND -> {
                Waveform sound = sounds.read(encoded, SoundLimits.MIN_RATE);
                yield new MediaFacts.Sound(sound.seconds(), sound.sourceRate());
            }
            case TEXT -> texts.facts(texts.decode(encoded, claim));
        };
    }

    /**
     * Opens an input for a model.
     *
     * @param kind as {@link #kindOf} gave it
     * @throws dev.lenslet.problem.Refusal where it is not of the kind that the model takes, or is bad
     */
    public Clip open(byte[] encoded, @Nullable MediaKind kind, Preprocessing preprocessing) {
        return open(encoded, kind, null, preprocessing);
    }

    /** @param claim the content type that came with it, whose charset counts for a text; null where none did */
    public Clip open(byte[] encoded, @Nullable MediaKind kind, @Nullable String claim, Preprocessing preprocessing) {
        MediaKind known = UnreadableMedia.known(kind);
        return switch (preprocessing) {
            case ImagePreprocessing image -> {
                UnreadableMedia.require(known == MediaKind.IMAGE, MediaKind.IMAGE, known);
                Clip.Whole picture = (target, offset) -> images.read(onlyPicture(encoded), image, target, offset);
                yield picture;
            }
            case FramesPreprocessing frames -> {
                UnreadableMedia.require(known == MediaKind.FRAMES || known == MediaKind.IMAGE, MediaKind.FRAMES, known);
                yield new FrameClip(known == MediaKind.FRAMES ? sequence(encoded) : still(encoded), frames);
            }
            case SpectrogramPreprocessing sound -> {
                UnreadableMedia.require(known == MediaKind.SOUND || known == MediaKind.IMAGE, MediaKind.SOUND, known);
                yield known == MediaKind.IMAGE
                        ? new DrawnSpectrogram(images, onlyPicture(encoded), sound)
                        : new SoundClip(
                                sounds.read(encoded, sound.rate()),
                                sound,
                                spectrograms.computeIfAbsent(sound, Spectrogram::new));
            }
            case TokensPreprocessing tokens -> {
                UnreadableMedia.require(known == MediaKind.TEXT, MediaKind.TEXT, known);
                yield texts.open(texts.decode(encoded, claim), tokens);
            }
        };
    }

    /**
     * Opens a text that is decoded already.
     *
     * @throws dev.lenslet.problem.Refusal where the model takes no texts, or it is bad
     */
    public Clip open(String text, Preprocessing preprocessing) {
        return switch (preprocessing) {
            case ImagePreprocessing image -> throw UnreadableMedia.otherKind(MediaKind.IMAGE, MediaKind.TEXT);
            case FramesPreprocessing frames -> throw UnreadableMedia.otherKind(MediaKind.FRAMES, MediaKind.TEXT);
            case SpectrogramPreprocessing sound -> throw UnreadableMedia.otherKind(MediaKind.SOUND, MediaKind.TEXT);
            case TokensPreprocessing tokens -> texts.open(text, tokens);
        };
    }

    /** Opens several pictures as the frames of one sequence, in their order. */
    public Clip open(List<byte[]> pictures, FramesPreprocessing preprocessing) {
        return new FrameClip(
                new PictureFrames(
                        images, pictures.stream().map(this::onlyPicture).toList()),
                preprocessing);
    }

    /**
     * Turns an example into one tensor, however long it is; of a sound, its first window.
     *
     * @param encoded of the kind that the preprocessing takes
     * @param target receives {@code preprocessing.shape().size()} values from {@code offset} on, row-major
     * @throws dev.lenslet.problem.Refusal where it is bad
     */
    public void read(byte[] encoded, Preprocessing preprocessing, float[] target, int offset) {
        switch (preprocessing) {
            case ImagePreprocessing image -> images.read(onlyPicture(encoded), image, target, offset);
            case FramesPreprocessing frames -> {
                FramesPreprocessing whole = new FramesPreprocessing(frames.frames(), Integer.MAX_VALUE, frames.frame());
                try (Clip clip = open(encoded, kindOf(encoded, null), whole)) {
                    clip.read(target, offset);
                }
            }
            case SpectrogramPreprocessing sound -> {
                try (Clip clip = open(encoded, kindOf(encoded, null), sound)) {
                    clip.read(target, offset);
                }
            }
            // One without tokens is all padding: what a data set holds was taken before it was known how it is split.
            case TokensPreprocessing tokens -> Tokenizer.ids(texts.decode(encoded, null), tokens, target, offset);
        }
    }

    /**
     * Takes an example of text apart, as {@link #read} does.
     *
     * @param encoded UTF-8
     * @param taker takes one token after another, for as long as it answers true
     * @throws dev.lenslet.problem.Refusal where it is bad
     */
    public void tokens(byte[] encoded, TokensPreprocessing preprocessing, Predicate<String> taker) {
        Tokenizer.tokens(texts.decode(encoded, null), preprocessing, taker);
    }

    /** Prepares a gray or RGB picture of 8-bit values that are decoded already, as {@link #read} does. */
    public void prepare(
            byte[] pixels, int height, int width, ImagePreprocessing preprocessing, float[] target, int offset) {
        images.prepare(pixels, height, width, preprocessing, target, offset);
    }

    private Frames sequence(byte[] encoded) {
        if (ZipContents.begins(encoded)) {
            return new ZippedFrames(images, encoded, zips);
        }
        VideoFormat format = VideoFormat.of(encoded);
        return format == null
                ? new GifFrames(images, encoded, limits)
                : new VideoFrames(images, encoded, format, limits, video);
    }

    private Frames still(byte[] encoded) {
        return new PictureFrames(images, List.of(onlyPicture(encoded)));
    }

    /** The picture itself, or the one that a zip holds. */
    private byte[] onlyPicture(byte[] encoded) {
        if (ImageFormat.of(encoded) == ImageFormat.GIF) {
            // Cut behind its first frame it would decode, as if there never had been others.
            GifBlocks.of(encoded, 2).whole();
        }
        if (!ZipContents.begins(encoded)) {
            return encoded;
        }
        try (ZipContents zip = ZipContents.open(encoded, zips)) {
            return zip.read(0);
        }
    }
}
