package dev.lenslet.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Gives the pages of an Ogg file the checksums of what they hold now, so that damage gets past them. */
final class OggPages {

    private OggPages() {}

    /** Stops where a page no longer has a page's form. */
    static void mend(byte[] file) {
        for (int at = 0; at + 27 <= file.length && file[at] == 'O' && file[at + 1] == 'g'; ) {
            int end = at + 27 + (file[at + 26] & 0xff);
            for (int i = 0; i < (file[at + 26] & 0xff) && at + 27 + i < file.length; i++) {
                end += file[at + 27 + i] & 0xff;
            }
            if (end > file.length) {
                return;
            }
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(at + 22, 0);
            int sum = 0;
            for (int i = at; i < end; i++) {
                sum ^= file[i] << 24;
                for (int bit = 0; bit < 8; bit++) {
                    sum = sum << 1 ^ (sum < 0 ? 0x04c11db7 : 0);
                }
            }
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(at + 22, sum);
            at = end;
        }
    }
}
