package dev.lenslet.fuzz;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What happens to files on their way: bits flip, numbers become extreme, parts are lost, doubled, moved or exchanged. */
public final class Damage {

    private static final int MOST_HITS = 6;

    private Damage() {}

    /** Whole files with one to six hits each; shrinks to few hits near the front. */
    public static Arbitrary<byte[]> of(List<byte[]> files) {
        return Combinators.combine(
                        Arbitraries.of(files),
                        Arbitraries.of(files),
                        hits().list().ofMinSize(1).ofMaxSize(MOST_HITS))
                .as((file, other, hits) -> {
                    byte[] bytes = file.clone();
                    for (Hit hit : hits) {
                        bytes = hit.on(bytes, other);
                    }
                    return bytes;
                })
                .withoutEdgeCases();
    }

    private enum Kind {
        FLIP,
        SET,
        ONES,
        ZEROS,
        MOVE,
        INSERT,
        REMOVE,
        CUT,
        SPLICE
    }

    /**
     * @param at where, counted round and round
     * @param from where the bytes come from that get there, counted likewise
     */
    private record Hit(Kind kind, int at, int from, int length, byte value) {

        byte[] on(byte[] bytes, byte[] other) {
            if (bytes.length == 0) {
                return bytes;
            }
            int begin = at % bytes.length;
            int end = Math.min(bytes.length, begin + length);
            byte[] head = Arrays.copyOf(bytes, begin);
            byte[] tail = Arrays.copyOfRange(bytes, end, bytes.length);
            return switch (kind) {
                case FLIP -> overwritten(bytes, begin, (byte) (bytes[begin] ^ 1 << (value & 7)));
                case SET -> overwritten(bytes, begin, value);
                case ONES -> filled(bytes, begin, end, (byte) 0xff);
                case ZEROS -> filled(bytes, begin, end, (byte) 0);
                case MOVE -> joined(head, part(bytes, from, end - begin), tail);
                case INSERT -> joined(head, part(other, from, length), Arrays.copyOfRange(bytes, begin, bytes.length));
                case REMOVE -> joined(head, tail);
                case CUT -> head;
                case SPLICE -> joined(head, Arrays.copyOfRange(other, from % other.length, other.length));
            };
        }

        private static byte[] overwritten(byte[] bytes, int at, byte value) {
            byte[] copy = bytes.clone();
            copy[at] = value;
            return copy;
        }

        private static byte[] filled(byte[] bytes, int begin, int end, byte value) {
            byte[] copy = bytes.clone();
            Arrays.fill(copy, begin, end, value);
            return copy;
        }

        private static byte[] part(byte[] bytes, int from, int length) {
            int begin = from % bytes.length;
            return Arrays.copyOfRange(bytes, begin, Math.min(bytes.length, begin + length));
        }

        private static byte[] joined(byte[]... parts) {
            int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
            byte[] all = new byte[length];
            int at = 0;
            for (byte[] part : parts) {
                System.arraycopy(part, 0, all, at, part.length);
                at += part.length;
            }
            return all;
        }
    }

    /** Half of them hit what lies at the front, where headers are; those that leave the length as it is come oftener. */
    private static Arbitrary<Hit> hits() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(4, Kind.FLIP),
                Tuple.of(6, Kind.SET),
                Tuple.of(2, Kind.ONES),
                Tuple.of(2, Kind.ZEROS),
                Tuple.of(2, Kind.MOVE),
                Tuple.of(1, Kind.INSERT),
                Tuple.of(1, Kind.REMOVE),
                Tuple.of(1, Kind.CUT),
                Tuple.of(1, Kind.SPLICE));
        Arbitrary<Integer> places = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.integers().between(0, 127)),
                Tuple.of(1, Arbitraries.integers().between(0, 1 << 20)));
        return Combinators.combine(kinds, places, places, Arbitraries.integers().between(1, 16), Arbitraries.bytes())
                .as(Hit::new);
    }
}
