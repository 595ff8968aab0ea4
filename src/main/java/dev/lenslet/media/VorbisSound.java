package dev.lenslet.media;

import com.jcraft.jogg.Packet;
import com.jcraft.jorbis.Block;
import com.jcraft.jorbis.Comment;
import com.jcraft.jorbis.DspState;
import com.jcraft.jorbis.Info;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Ogg Vorbis by JOrbis, which is given packets whose pages and tables were checked. */
final class VorbisSound {

    /** JOrbis takes memory for whatever a comment header claims, and nobody reads it here: it gets this empty one. */
    private static final byte[] NO_COMMENTS = {3, 'v', 'o', 'r', 'b', 'i', 's', 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private VorbisSound() {}

    static void decode(byte[] encoded, SoundSink sink) {
        OggPackets ogg = OggPackets.of(encoded);
        List<byte[]> packets = ogg.packets();
        if (packets.isEmpty() || !isHeader(packets.getFirst(), 1)) {
            throw UnreadableMedia.unsupported("The OGG file holds no Vorbis sound (Opus? FLAC? Speex?); Vorbis is read,"
                    + " and FLAC as a FLAC file.");
        }
        byte[] identification = packets.getFirst();
        if (packets.size() < 3 || identification.length < 30 || !isHeader(packets.get(2), 5)) {
            throw broken();
        }
        ByteBuffer bytes = ByteBuffer.wrap(identification).order(ByteOrder.LITTLE_ENDIAN);
        int channels = identification[11] & 0xff;
        int blocks = identification[28] & 0xff;
        if (blocks >> 4 > 13 || (blocks & 15) < 6) {
            throw broken();
        }
        sink.begin(SoundFormat.OGG, bytes.getInt(12) & 0xffffffffL, channels, ogg.granule());
        VorbisSetup.check(packets.get(2), (1L << (blocks >> 4) - 1) * channels);
        try {
            decode(packets, channels, ogg.granule(), sink);
        } catch (IndexOutOfBoundsException
                | NullPointerException
                | NegativeArraySizeException
                | ArithmeticException damaged) {
            throw broken();
        }
    }

    private static void decode(List<byte[]> packets, int channels, long total, SoundSink sink) {
        Info info = new Info();
        info.init();
        Comment comment = new Comment();
        comment.init();
        for (byte[] header : List.of(packets.get(0), NO_COMMENTS, packets.get(2))) {
            Packet packet = packet(header, 0);
            packet.b_o_s = header == packets.get(0) ? 1 : 0;
            if (info.synthesis_headerin(comment, packet) < 0) {
                throw broken();
            }
        }
        DspState state = new DspState();
        state.synthesis_init(info);
        Block block = new Block(state);
        float[][][] pcm = new float[1][][];
        int[] offsets = new int[channels];
        long done = 0;
        for (int number = 3; number < packets.size(); number++) {
            // An empty packet means nothing (section 4.3.1).
            if (packets.get(number).length == 0) {
                continue;
            }
            if (block.synthesis(packet(packets.get(number), number)) != 0) {
                throw broken();
            }
            state.synthesis_blockin(block);
            for (int count = state.synthesis_pcmout(pcm, offsets);
                    count > 0;
                    count = state.synthesis_pcmout(pcm, offsets)) {
                int taken = (int) Math.min(count, total - done);
                mix(pcm[0], offsets, taken, sink);
                done += taken;
                state.synthesis_read(count);
            }
        }
    }

    private static void mix(float[][] pcm, int[] offsets, int count, SoundSink sink) {
        if (count > 0) {
            float[] mono = sink.block(count);
            float share = 1f / offsets.length;
            for (int channel = 0; channel < offsets.length; channel++) {
                for (int i = 0; i < count; i++) {
                    mono[i] += pcm[channel][offsets[channel] + i] * share;
                }
            }
            sink.add(mono, 0, count);
        }
    }

    private static Packet packet(byte[] bytes, int number) {
        Packet packet = new Packet();
        packet.packet_base = bytes;
        packet.bytes = bytes.length;
        packet.packetno = number;
        packet.granulepos = -1;
        return packet;
    }

    private static boolean isHeader(byte[] packet, int kind) {
        return packet.length > 7
                && packet[0] == kind
                && new String(packet, 1, 6, StandardCharsets.ISO_8859_1).equals("vorbis");
    }

    private static UnreadableMedia broken() {
        return UnreadableMedia.broken("The OGG sound is cut off or damaged.");
    }
}
