package dev.lenslet.training;

import dev.lenslet.network.TokensPreprocessing;
import dev.lenslet.network.TokensPreprocessing.Level;
import dev.lenslet.network.Vocabulary;

/**
 * How texts become token ids: {@code training.text} with every default filled in.
 *
 * @param level what a token is
 * @param vocabularySize ids at most, padding and unknown among them; the most frequent tokens of the training split get one
 * @param fitted whether the network's Embedding takes as many ids as there are, instead of the most there may be
 */
public record TextOptions(Level level, boolean lowercase, int vocabularySize, boolean fitted) {

    public TextOptions {
        if (vocabularySize <= Vocabulary.RESERVED || vocabularySize > Vocabulary.MAX_SIZE) {
            throw new IllegalArgumentException("vocabulary_size must be in [" + (Vocabulary.RESERVED + 1) + ", "
                    + Vocabulary.MAX_SIZE + "], got " + vocabularySize);
        }
    }

    /** With a vocabulary that is still to be made. */
    public TokensPreprocessing preprocessing(int length) {
        return TokensPreprocessing.of(length, level, lowercase);
    }
}
