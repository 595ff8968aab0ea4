package dev.lenslet.dataset;

import dev.lenslet.media.MediaKind;
import dev.lenslet.network.ImagePreprocessing.Polarity;
import dev.lenslet.network.Shape;
import java.util.List;

/**
 * A data set that Lenslet knows how to fetch.
 *
 * @param kind what its examples are
 * @param exampleShape of one example as stored, such as (28, 28, 1); of a sound, samples and channels
 */
public record CatalogueEntry(
        String name, MediaKind kind, List<String> classes, Shape exampleShape, Polarity polarity) {}
