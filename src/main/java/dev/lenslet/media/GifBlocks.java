package dev.lenslet.media;

import java.util.ArrayList;
import java.util.List;

/**
 * What a GIF's blocks say of its frames, none of them decoded (GIF89a, CompuServe 1990).
 *
 * @param width of the screen that frames are drawn on
 * @param cut whether the bytes end before the mark of the end, which every GIF has: behind any block there may be more
 */
record GifBlocks(int width, int height, List<Frame> frames, boolean cut) {

    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;
    private static final int CONTROL = 0xf9;

    /** What becomes of a frame before the next is drawn. */
    enum Disposal {
        KEEP,
        CLEAR,
        RESTORE;

        private static Disposal of(int method) {
            return method == 2 ? CLEAR : method == 3 ? RESTORE : KEEP;
        }
    }

    /** @param delay hundredths of a second until the next */
    record Frame(int left, int top, int width, int height, Disposal disposal, int delay) {}

    /**
     * Reads as far as the blocks are whole.
     *
     * @param most frames; what comes after is not looked at
     */
    static GifBlocks of(byte[] encoded, int most) {
        return new Scan(encoded).read(most);
    }

    /** @throws UnreadableMedia where it is cut off */
    GifBlocks whole() {
        if (cut) {
            throw UnreadableMedia.broken("The GIF is cut off; of its frames " + frames.size() + " begin.");
        }
        return this;
    }

    /** Pixels of all frames together. */
    long pixels() {
        return frames.stream()
                .mapToLong(frame -> (long) frame.width() * frame.height())
                .sum();
    }

    private static final class Scan {

        private final byte[] bytes;
        private int at = 13;
        private Disposal disposal = Disposal.KEEP;
        private int delay;
        private boolean ended;

        Scan(byte[] bytes) {
            this.bytes = bytes;
        }

        GifBlocks read(int most) {
            List<Frame> frames = new ArrayList<>();
            at += colours(10);
            while (at < bytes.length && frames.size() < most) {
                int block = unsigned(at++);
                if (block == EXTENSION) {
                    extension();
                } else if (block == IMAGE) {
                    if (at + 9 >= bytes.length) {
                        at = bytes.length + 1;
                        break;
                    }
                    frames.add(new Frame(number(at), number(at + 2), number(at + 4), number(at + 6), disposal, delay));
                    // Flags with a palette of its own, and the first code's size.
                    at += 10 + colours(at + 8);
                    skipBlocks();
                    disposal = Disposal.KEEP;
                    delay = 0;
                } else {
                    ended = true;
                    break;
                }
            }
            boolean cut = at > bytes.length || !ended && frames.size() < most;
            return new GifBlocks(number(6), number(8), List.copyOf(frames), cut);
        }

        private void extension() {
            if (unsigned(at) == CONTROL && unsigned(at + 1) >= 4) {
                disposal = Disposal.of(unsigned(at + 2) >> 2 & 7);
                delay = number(at + 3);
            }
            at++;
            skipBlocks();
        }

        private void skipBlocks() {
            for (int length = unsigned(at++); length > 0 && at < bytes.length; length = unsigned(at++)) {
                at += length;
            }
        }

        /** Bytes of the palette that the flags tell of. */
        private int colours(int flags) {
            int packed = unsigned(flags);
            return (packed & 0x80) == 0 ? 0 : 3 << (packed & 7) + 1;
        }

        private int number(int from) {
            return unsigned(from) | unsigned(from + 1) << 8;
        }

        private int unsigned(int from) {
            return from >= 0 && from < bytes.length ? bytes[from] & 0xff : 0;
        }
    }
}
