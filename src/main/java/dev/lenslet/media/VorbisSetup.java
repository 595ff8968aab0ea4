package dev.lenslet.media;

/**
 * Reads a Vorbis setup header (Vorbis I, section 4.2.4) as far as the tables go whose sizes it claims, and refuses
 * claims beyond what encoders write: JOrbis takes memory for whatever a header of a few bytes says.
 */
final class VorbisSetup {

    /** Of one codebook; libvorbis' largest has 52,488. */
    private static final long MAX_VALUES = 1 << 19;

    /** Of all codebooks together. */
    private static final long MAX_ALL_VALUES = 1 << 22;

    private final byte[] packet;
    private final int[] dimensions = new int[256];
    private final int[] entries = new int[256];
    private long bit = 7 * 8;
    private long values;

    private VorbisSetup(byte[] packet) {
        this.packet = packet;
    }

    /**
     * @param spectrum lines of all channels in one long block
     * @throws UnreadableMedia where it is damaged or claims more
     */
    static void check(byte[] packet, long spectrum) {
        new VorbisSetup(packet).check(spectrum);
    }

    private void check(long spectrum) {
        int books = read(8) + 1;
        for (int book = 0; book < books; book++) {
            codebook(book);
        }
        for (int times = read(6) + 1; times > 0; times--) {
            require(read(16) == 0);
        }
        for (int floors = read(6) + 1; floors > 0; floors--) {
            floor();
        }
        for (int residues = read(6) + 1; residues > 0; residues--) {
            residue(books, spectrum);
        }
    }

    private void codebook(int book) {
        require(read(24) == 0x564342);
        int dimension = read(16);
        int count = read(24);
        require(dimension >= 1 && count >= 1 && (long) dimension * count <= MAX_VALUES);
        values += (long) dimension * count;
        require(values <= MAX_ALL_VALUES);
        dimensions[book] = dimension;
        entries[book] = count;
        if (read(1) == 1) {
            int length = read(5) + 1;
            for (int i = 0; i < count; length++) {
                i += read(32 - Integer.numberOfLeadingZeros(count - i));
                require(i <= count && length <= 32);
            }
        } else {
            boolean sparse = read(1) == 1;
            for (int i = 0; i < count; i++) {
                if (!sparse || read(1) == 1) {
                    read(5);
                }
            }
        }
        int lookup = read(4);
        require(lookup <= 2);
        if (lookup > 0) {
            skip(64);
            int bits = read(4) + 1;
            skip(1);
            skip((lookup == 1 ? root(count, dimension) : (long) dimension * count) * bits);
        }
    }

    /** The largest whole number whose power is not above the count. */
    private static long root(int count, int power) {
        long root = Math.round(Math.pow(count, 1.0 / power)) + 1;
        while (Math.pow(root, power) > count) {
            root--;
        }
        return root;
    }

    private void floor() {
        if (read(16) != 1) {
            throw UnreadableMedia.unsupported("The OGG sound is of an old kind of Vorbis (floor 0) that isn't read.");
        }
        int[] classes = new int[read(5)];
        int most = -1;
        for (int i = 0; i < classes.length; i++) {
            classes[i] = read(4);
            most = Math.max(most, classes[i]);
        }
        int[] sizes = new int[most + 1];
        for (int i = 0; i <= most; i++) {
            sizes[i] = read(3) + 1;
            int subclasses = read(2);
            skip(subclasses == 0 ? 0 : 8);
            skip(8L << subclasses);
        }
        skip(2);
        int range = read(4);
        for (int each : classes) {
            skip((long) range * sizes[each]);
        }
    }

    private void residue(int books, long spectrum) {
        require(read(16) <= 2);
        int begin = read(24);
        int end = read(24);
        skip(24);
        int classifications = read(6) + 1;
        int book = read(8);
        require(begin <= end && end <= spectrum && book < books);
        require(Math.pow(classifications, dimensions[book]) <= entries[book]);
        int stages = 0;
        for (int i = 0; i < classifications; i++) {
            int cascade = read(3);
            cascade |= read(1) == 1 ? read(5) << 3 : 0;
            stages += Integer.bitCount(cascade);
        }
        for (; stages > 0; stages--) {
            require(read(8) < books);
        }
    }

    private int read(int bits) {
        int value = 0;
        for (int i = 0; i < bits; i++, bit++) {
            require(bit < packet.length * 8L);
            value |= (packet[(int) (bit >> 3)] >> (bit & 7) & 1) << i;
        }
        return value;
    }

    private void skip(long bits) {
        bit += bits;
        require(bit <= packet.length * 8L);
    }

    private static void require(boolean sound) {
        if (!sound) {
            throw UnreadableMedia.broken("The OGG sound's Vorbis header is damaged or claims tables beyond all use.");
        }
    }
}
