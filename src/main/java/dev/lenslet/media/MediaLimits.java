package dev.lenslet.media;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/** Everything that is set below {@code lenslet.media}. */
public record MediaLimits(
        ImageLimits image, FrameLimits frames, VideoSettings video, SoundLimits sound, TextLimits text) {

    public static final MediaLimits DEFAULT = new MediaLimits(
            ImageLimits.DEFAULT, FrameLimits.DEFAULT, VideoSettings.DEFAULT, SoundLimits.DEFAULT, TextLimits.DEFAULT);

    private static final String ALL = "lenslet.media";

    /** By the names under which they are set, every one of them: for another process that is to read the same. */
    public Map<String, String> settings() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("image.max-pixels", image.maxPixels());
        values.put("image.max-side", image.maxSide());
        values.put("frames.max-frames", frames.maxFrames());
        values.put("frames.max-pixels", frames.maxPixels());
        values.put("frames.max-unpacked", bytes(frames.maxUnpacked()));
        values.put("video.ffmpeg", video.ffmpeg());
        values.put("video.ffprobe", video.ffprobe());
        values.put("video.timeout", video.timeout());
        values.put("video.memory", bytes(video.memory()));
        values.put("sound.max-seconds", sound.maxSeconds());
        values.put("sound.max-rate", sound.maxRate());
        values.put("sound.max-channels", sound.maxChannels());
        values.put("sound.max-values", sound.maxValues());
        values.put("text.max-bytes", bytes(text.maxBytes()));
        Map<String, String> settings = new LinkedHashMap<>();
        values.forEach((name, value) -> settings.put(ALL + "." + name, value.toString()));
        return settings;
    }

    /** What {@link #settings} gave. */
    public static MediaLimits of(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate(ALL, MediaLimits.class);
    }

    private static String bytes(DataSize size) {
        return size.toBytes() + "B";
    }
}
