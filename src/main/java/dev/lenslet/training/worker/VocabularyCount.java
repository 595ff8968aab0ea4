package dev.lenslet.training.worker;

import dev.lenslet.dataset.Examples;
import dev.lenslet.media.Media;
import dev.lenslet.network.TokensPreprocessing;
import dev.lenslet.network.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the tokens of texts, and makes a vocabulary of the most frequent ones: by falling count, equal ones by code points.
 * The same texts in the same order give the same.
 */
final class VocabularyCount {

    /** Different tokens that are counted at once, some 100 MB of them; beyond, the rarest half begins anew. */
    private static final int MOST = 1 << 20;

    private static final Comparator<Map.Entry<String, Integer>> ORDER = Map.Entry.<String, Integer>comparingByValue()
            .reversed()
            .thenComparing(
                    // UTF-8 sorts as code points do; UTF-16 does not.
                    entry -> entry.getKey().getBytes(StandardCharsets.UTF_8),
                    Arrays::compareUnsigned);

    private final int most;
    private final Map<String, Integer> counts = new HashMap<>();

    VocabularyCount(int most) {
        this.most = most;
    }

    /**
     * Of a part of a data set of texts.
     *
     * @param size ids at most, with the reserved ones
     */
    static Vocabulary of(Examples texts, TokensPreprocessing preprocessing, Media media, int size) {
        VocabularyCount count = new VocabularyCount(MOST);
        for (int i = 0; i < texts.count(); i++) {
            media.tokens(texts.text(i), preprocessing, count::add);
        }
        return count.vocabulary(size);
    }

    boolean add(String token) {
        if (Vocabulary.fits(token)) {
            counts.merge(token, 1, Integer::sum);
            if (counts.size() > most) {
                List<String> rarest = counts.entrySet().stream()
                        .sorted(ORDER)
                        .skip(most / 2)
                        .map(Map.Entry::getKey)
                        .toList();
                rarest.forEach(counts::remove);
            }
        }
        return true;
    }

    Vocabulary vocabulary(int size) {
        return new Vocabulary(counts.entrySet().stream()
                .sorted(ORDER)
                .limit(Math.max(0, size - Vocabulary.RESERVED))
                .map(Map.Entry::getKey)
                .toList());
    }
}
