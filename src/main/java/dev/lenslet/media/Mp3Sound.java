package dev.lenslet.media;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.BitstreamException;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.DecoderException;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.Obuffer;

/**
 * MP3 and MP2 by JLayer, which is given frames only: tags are skipped here and all frames walked before, because it
 * takes memory for a tag's claimed size and silently searches on where a frame is damaged. What an encoder says it put
 * before and behind the sound (LAME's tag) is taken off again.
 */
final class Mp3Sound {

    /** JLayer scales to this, not to 32768. */
    private static final float FULL_SCALE = 32_700;

    /** Samples by which every decoder of layer III lags (LAME's technical notes). */
    private static final int DECODER_DELAY = 529;

    private Mp3Sound() {}

    static void decode(byte[] encoded, SoundSink sink) {
        int start = skipTags(encoded);
        MpegFrame first = MpegFrame.at(encoded, start);
        if (first == null) {
            throw broken();
        }
        int end = start;
        int count = 0;
        for (MpegFrame frame = first; frame != null && frame.kind() == first.kind(); count++) {
            end += frame.length();
            if (end > encoded.length || frame.channels() != first.channels()) {
                throw broken();
            }
            frame = MpegFrame.at(encoded, end);
        }
        checkRest(encoded, end);
        Edges edges = Edges.of(encoded, start, first, count);
        sink.begin(SoundFormat.MP3, first.rate(), first.channels(), edges.samples());
        int from = edges.informationFrame() ? start + first.length() : start;
        feed(encoded, from, end, first, edges, sink);
    }

    private static void feed(byte[] encoded, int from, int end, MpegFrame first, Edges edges, SoundSink sink) {
        Bitstream frames = new Bitstream(new ByteArrayInputStream(encoded, from, end - from));
        Decoder decoder = new Decoder();
        Mono mono = new Mono(first.channels());
        decoder.setOutputBuffer(mono);
        long position = 0;
        long stop = edges.delay() + edges.samples();
        try {
            for (Header header = frames.readFrame(); header != null; header = frames.readFrame()) {
                decoder.decodeFrame(header, frames);
                frames.closeFrame();
                int skipped = (int) Math.clamp(edges.delay() - position, 0, first.samples());
                int until = (int) Math.clamp(stop - position, skipped, first.samples());
                sink.add(mono.values, skipped, until - skipped);
                position += first.samples();
            }
        } catch (BitstreamException
                | DecoderException
                | ArithmeticException
                | IndexOutOfBoundsException
                | NegativeArraySizeException
                | NullPointerException damaged) {
            throw broken();
        }
    }

    private static int skipTags(byte[] encoded) {
        int at = 0;
        while (at + 10 <= encoded.length && encoded[at] == 'I' && encoded[at + 1] == 'D' && encoded[at + 2] == '3') {
            int size = 0;
            for (int i = 6; i < 10; i++) {
                size = size << 7 | encoded[at + i] & 0x7f;
            }
            boolean footer = (encoded[at + 5] & 0x10) != 0;
            if (size > encoded.length - at - 10) {
                throw broken();
            }
            at += 10 + size + (footer ? 10 : 0);
        }
        // Some writers pad behind the tag.
        while (at < encoded.length && encoded[at] == 0) {
            at++;
        }
        return at;
    }

    /** Behind the last frame there may be tags or padding; anything else is a frame that could not be found. */
    private static void checkRest(byte[] encoded, int end) {
        int at = end;
        while (at < encoded.length && encoded[at] == 0) {
            at++;
        }
        String rest = new String(
                encoded, at, Math.min(11, encoded.length - at), java.nio.charset.StandardCharsets.ISO_8859_1);
        if (!rest.isEmpty()
                && !rest.startsWith("TAG")
                && !rest.startsWith("APETAGEX")
                && !rest.startsWith("ID3")
                && !rest.startsWith("LYRICSBEGIN")) {
            throw broken();
        }
    }

    private static UnreadableMedia broken() {
        return UnreadableMedia.broken("The MP3 sound is cut off or damaged.");
    }

    /**
     * Where the sound begins and ends in what the frames decode to.
     *
     * @param informationFrame whether the first frame holds no sound but the encoder's notes
     * @param delay samples before the sound
     * @param samples of the sound
     */
    private record Edges(boolean informationFrame, long delay, long samples) {

        static Edges of(byte[] encoded, int start, MpegFrame first, int count) {
            int at = start + 4 + first.sideInformation();
            long all = (long) count * first.samples();
            if (at + 8 > start + first.length() || at + 8 > encoded.length) {
                return new Edges(false, 0, all);
            }
            String tag = SoundFormat.tag(encoded, at);
            if (!tag.equals("Xing") && !tag.equals("Info")) {
                return new Edges(false, 0, all);
            }
            all -= first.samples();
            int flags = encoded[at + 7];
            int place = at + 8;
            if ((flags & 1) != 0) {
                long claimed = java.nio.ByteBuffer.wrap(encoded).getInt(place) & 0xffffffffL;
                if (claimed * first.samples() > all) {
                    throw broken();
                }
                place += 4;
            }
            place += (flags & 2) == 0 ? 0 : 4;
            place += (flags & 4) == 0 ? 0 : 100;
            place += (flags & 8) == 0 ? 0 : 4;
            int gaps = place + 21;
            if (gaps + 3 > start + first.length() || encoded[place] == 0) {
                return new Edges(true, 0, all);
            }
            int before = (encoded[gaps] & 0xff) << 4 | (encoded[gaps + 1] & 0xff) >> 4;
            int behind = (encoded[gaps + 1] & 0x0f) << 8 | encoded[gaps + 2] & 0xff;
            long delay = before + DECODER_DELAY;
            long samples = all - before - behind;
            return samples > 0 && delay + samples <= all + DECODER_DELAY
                    ? new Edges(true, delay, Math.min(samples, all - delay))
                    : new Edges(true, 0, all);
        }
    }

    /** Takes what JLayer decodes as the mean of its channels. */
    private static final class Mono extends Obuffer {

        private final float scale;
        private final int[] places = new int[MAXCHANNELS];
        private final float[] values = new float[OBUFFERSIZE];

        Mono(int channels) {
            this.scale = 1 / (FULL_SCALE * channels);
        }

        @Override
        public void appendSamples(int channel, float[] samples) {
            int at = places[channel];
            for (int i = 0; i < 32; i++) {
                values[at + i] += samples[i] * scale;
            }
            places[channel] = at + 32;
        }

        @Override
        public void append(int channel, short value) {
            values[places[channel]++] += value * scale;
        }

        @Override
        public void clear_buffer() {
            Arrays.fill(places, 0);
            Arrays.fill(values, 0);
        }

        @Override
        public void write_buffer(int value) {}

        @Override
        public void close() {}

        @Override
        public void set_stop_flag() {}
    }
}
