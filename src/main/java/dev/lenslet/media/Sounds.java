package dev.lenslet.media;

/** Decodes sound to one channel at a chosen rate, under limits that are checked before memory is taken. Thread-safe. */
public final class Sounds {

    private final SoundLimits limits;

    public Sounds(SoundLimits limits) {
        this.limits = limits;
    }

    /** Whether bytes begin as sound of a format that is read here. */
    public static boolean begin(byte[] encoded) {
        return SoundFormat.of(encoded) != null;
    }

    /**
     * Decodes a whole file (WAV, AIFF, AU, FLAC, MP3, Ogg Vorbis; told apart by its first bytes, whatever it claims to
     * be), averages its channels and resamples it.
     *
     * @param rate samples a second of the result
     * @throws UnreadableMedia where it is no sound, is broken, or is over a limit
     */
    public Waveform read(byte[] encoded, int rate) {
        SoundFormat format = SoundFormat.of(encoded);
        if (format == null) {
            throw UnreadableMedia.unsupported("The bytes are no WAV, AIFF, AU, FLAC, MP3 or OGG sound, by their first"
                    + " bytes; these are read.");
        }
        SoundSink sink = new SoundSink(limits, rate);
        switch (format) {
            case WAV, AIFF, AU -> PcmSound.of(format, encoded).decode(encoded, sink);
            case FLAC -> FlacSound.decode(encoded, sink);
            case OGG -> VorbisSound.decode(encoded, sink);
            case MP3 -> Mp3Sound.decode(encoded, sink);
        }
        return sink.finish(format);
    }
}
