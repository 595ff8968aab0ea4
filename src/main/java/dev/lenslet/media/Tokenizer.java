package dev.lenslet.media;

import dev.lenslet.network.TokensPreprocessing;
import dev.lenslet.network.TokensPreprocessing.Side;
import dev.lenslet.network.Vocabulary;
import java.text.Normalizer;
import java.util.Locale;
import java.util.function.Predicate;

/** Takes texts apart into tokens, as {@link TokensPreprocessing} describes it. Thread-safe. */
final class Tokenizer {

    private static final int NGRAM = 3;

    private Tokenizer() {}

    /**
     * Gives the tokens of a text in their order.
     *
     * @param taker takes one after another, for as long as it answers true
     */
    static void tokens(String text, TokensPreprocessing preprocessing, Predicate<String> taker) {
        String plain = plain(text, preprocessing.lowercase());
        switch (preprocessing.level()) {
            case CHARACTERS -> characters(plain, 1, taker);
            case TRIGRAMS -> characters(plain, NGRAM, taker);
            case WORDS -> words(plain, taker);
        }
    }

    /** @return how many tokens the text has, those beyond the length not counted where they are cut off at its end */
    static int ids(String text, TokensPreprocessing preprocessing, float[] target, int offset) {
        int length = preprocessing.length();
        boolean first = preprocessing.truncation() == Side.POST;
        // A ring: where the beginning is cut off, later ids take the place of the earliest.
        float[] ring = new float[length];
        int[] count = {0};
        tokens(text, preprocessing, token -> {
            ring[count[0]++ % length] = preprocessing.vocabulary().id(token);
            return !first || count[0] < length;
        });
        int kept = Math.min(length, count[0]);
        int oldest = count[0] > length ? count[0] % length : 0;
        int shift = preprocessing.padding() == Side.PRE ? length - kept : 0;
        for (int i = 0; i < length; i++) {
            int token = i - shift;
            target[offset + i] = token < 0 || token >= kept ? Vocabulary.PADDING : ring[(oldest + token) % length];
        }
        return count[0];
    }

    /** Composed, lowercased where it is wanted, and with single spaces. */
    private static String plain(String text, boolean lowercase) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        String cased = lowercase ? composed.toLowerCase(Locale.ROOT) : composed;
        StringBuilder plain = new StringBuilder(cased.length());
        boolean gap = false;
        for (int i = 0; i < cased.length(); ) {
            int point = cased.codePointAt(i);
            i += Character.charCount(point);
            if (Character.isWhitespace(point) || Character.isSpaceChar(point) || Character.isISOControl(point)) {
                gap = !plain.isEmpty();
            } else {
                if (gap) {
                    plain.append(' ');
                    gap = false;
                }
                plain.appendCodePoint(point);
            }
        }
        return plain.toString();
    }

    private static void characters(String text, int window, Predicate<String> taker) {
        int from = 0;
        int to = 0;
        int held = 0;
        while (to < text.length()) {
            to = text.offsetByCodePoints(to, 1);
            if (++held < window && to < text.length()) {
                continue;
            }
            if (!taker.test(text.substring(from, to))) {
                return;
            }
            from = text.offsetByCodePoints(from, 1);
            held--;
        }
    }

    private static void words(String text, Predicate<String> taker) {
        int from = -1;
        for (int i = 0; i <= text.length(); ) {
            int point = i < text.length() ? text.codePointAt(i) : ' ';
            if (isOfWord(point)) {
                from = from < 0 ? i : from;
            } else if (from >= 0) {
                if (!taker.test(text.substring(from, i))) {
                    return;
                }
                from = -1;
            }
            i += Character.charCount(point);
        }
    }

    private static boolean isOfWord(int point) {
        return Character.isLetterOrDigit(point)
                || switch (Character.getType(point)) {
                    case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
                    default -> false;
                };
    }
}
