package dev.lenslet.network;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How raw input becomes a network's input tensor. The same record serves training and prediction, so neither skews. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ImagePreprocessing.class, name = "image"),
    @JsonSubTypes.Type(value = FramesPreprocessing.class, name = "frames"),
    @JsonSubTypes.Type(value = SpectrogramPreprocessing.class, name = "spectrogram")
})
public sealed interface Preprocessing permits ImagePreprocessing, FramesPreprocessing, SpectrogramPreprocessing {

    /** The shape of one example's tensor. */
    Shape shape();
}
