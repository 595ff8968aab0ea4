package dev.lenslet.media;

/**
 * Uncompressed sound inside a file: samples of all channels side by side.
 *
 * @param rate samples a second, as the header says
 * @param channels as the header says
 * @param offset of the first sample in the file
 * @param length bytes of samples, as the header says
 */
record PcmSound(SoundFormat format, PcmEncoding encoding, long rate, int channels, int offset, long length) {

    private static final int BLOCK = 1 << 12;

    static PcmSound of(SoundFormat format, byte[] encoded) {
        return switch (format) {
            case WAV -> WavFile.read(encoded);
            case AIFF -> AiffFile.read(encoded);
            case AU -> AuFile.read(encoded);
            case FLAC, OGG, MP3 -> throw new IllegalArgumentException(format + " is compressed");
        };
    }

    void decode(byte[] encoded, SoundSink sink) {
        int width = encoding.bytes() * Math.max(1, channels);
        long frames = length / width;
        sink.begin(format, rate, channels, frames);
        if (length > encoded.length - offset) {
            throw UnreadableMedia.broken("The " + format + " sound says it has " + length
                    + " bytes of samples, and has " + (encoded.length - offset) + "; it is cut off or damaged.");
        }
        for (long done = 0; done < frames; ) {
            int count = (int) Math.min(BLOCK, frames - done);
            float[] mono = sink.block(count);
            mix(encoded, (int) (offset + done * width), count, mono);
            sink.add(mono, 0, count);
            done += count;
        }
    }

    private void mix(byte[] encoded, int at, int count, float[] mono) {
        if (encoding == PcmEncoding.S16_LE && channels <= 2) {
            // The usual layout, without asking for each sample which it is.
            float share = 1f / channels;
            for (int i = 0; i < count; i++) {
                float sum = PcmEncoding.S16_LE.value(encoded, at);
                if (channels == 2) {
                    sum += PcmEncoding.S16_LE.value(encoded, at + 2);
                }
                mono[i] = sum * share;
                at += 2 * channels;
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += encoding.value(encoded, at);
                at += encoding.bytes();
            }
            mono[i] = (float) (sum / channels);
        }
    }
}
