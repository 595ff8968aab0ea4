package dev.lenslet.media;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import org.jflac.FLACDecoder;
import org.jflac.FrameListener;
import org.jflac.frame.Frame;
import org.jflac.metadata.Metadata;
import org.jflac.metadata.StreamInfo;

/**
 * FLAC by jFLAC, which is given the first header and the frames only: the other headers (tags, pictures, seek tables)
 * are walked past here, because it takes memory for whatever sizes they claim.
 */
final class FlacSound {

    private static final int STREAM_INFO = 34;

    private FlacSound() {}

    static void decode(byte[] encoded, SoundSink sink) {
        int frames = firstFrame(encoded);
        byte[] head = Arrays.copyOf(encoded, 8 + STREAM_INFO);
        head[4] = (byte) 0x80;
        FLACDecoder decoder = new FLACDecoder(new Ending(new SequenceInputStream(
                new ByteArrayInputStream(head), new ByteArrayInputStream(encoded, frames, encoded.length - frames))));
        decoder.addFrameListener(new Damage());
        try {
            decoder.readMetadata();
            StreamInfo info = decoder.getStreamInfo();
            long total = info.getTotalSamples();
            sink.begin(SoundFormat.FLAC, info.getSampleRate(), info.getChannels(), total == 0 ? -1 : total);
            float scale = 1f / (1L << info.getBitsPerSample() - 1) / info.getChannels();
            long done = 0;
            while (total == 0 || done < total) {
                Frame frame = decoder.readNextFrame();
                if (frame == null) {
                    break;
                }
                if (decoder.getBadFrames() > 0
                        || frame.header.channels != info.getChannels()
                        || frame.header.bitsPerSample != info.getBitsPerSample()
                        || frame.header.sampleRate != info.getSampleRate()) {
                    throw broken();
                }
                int count = frame.header.blockSize;
                if (total > 0) {
                    count = (int) Math.min(count, total - done);
                }
                float[] mono = sink.block(count);
                for (int channel = 0; channel < info.getChannels(); channel++) {
                    int[] values = decoder.getChannelData()[channel].getOutput();
                    for (int i = 0; i < count; i++) {
                        mono[i] += values[i] * scale;
                    }
                }
                sink.add(mono, 0, count);
                done += count;
            }
        } catch (IOException
                | ArithmeticException
                | IndexOutOfBoundsException
                | NegativeArraySizeException
                | NullPointerException cut) {
            throw broken();
        }
        if (decoder.getBadFrames() > 0) {
            throw broken();
        }
    }

    /** Where the frames begin, behind the last header. */
    private static int firstFrame(byte[] encoded) {
        for (int at = 4, index = 0; at + 4 <= encoded.length; index++) {
            int kind = encoded[at] & 0x7f;
            int length = (encoded[at + 1] & 0xff) << 16 | (encoded[at + 2] & 0xff) << 8 | encoded[at + 3] & 0xff;
            boolean last = encoded[at] < 0;
            if (index == 0 && (kind != 0 || length != STREAM_INFO) || length > encoded.length - at - 4) {
                throw broken();
            }
            at += 4 + length;
            if (last) {
                return at;
            }
        }
        throw broken();
    }

    private static UnreadableMedia broken() {
        return UnreadableMedia.broken("The FLAC sound is cut off or damaged.");
    }

    /** jFLAC puts zeros where a checksum is wrong and skips what it cannot place; here that is damage. */
    private static final class Damage implements FrameListener {

        @Override
        public void processMetadata(Metadata metadata) {}

        @Override
        public void processFrame(Frame frame) {}

        @Override
        public void processError(String message) {
            throw broken();
        }
    }

    /** jFLAC looks for the next frame again and again at the end of damaged bytes; here it is stopped. */
    private static final class Ending extends FilterInputStream {

        /** Clean files end with two. */
        private static final int ENDS = 8;

        private int ends;

        Ending(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            if (count < 0 && ++ends > ENDS) {
                throw broken();
            }
            return count;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }
    }
}
