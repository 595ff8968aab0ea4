package dev.lenslet.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** WAV files of one tone. */
public final class Tones {

    private Tones() {}

    /** 16 bits, at half of full scale. */
    public static byte[] wav(int rate, int channels, int frames, double hertz) {
        int data = 2 * channels * frames;
        ByteBuffer bytes = ByteBuffer.allocate(44 + data).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + data);
        bytes.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        bytes.putShort((short) 1).putShort((short) channels).putInt(rate);
        bytes.putInt(2 * channels * rate).putShort((short) (2 * channels)).putShort((short) 16);
        bytes.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(data);
        for (int i = 0; i < frames; i++) {
            for (int channel = 0; channel < channels; channel++) {
                bytes.putShort((short) (16_000 * Math.sin(2 * Math.PI * hertz * i / rate)));
            }
        }
        return bytes.array();
    }
}
