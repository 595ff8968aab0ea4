package dev.lenslet.network;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * A sequence of pictures to float32 (frames, height, width, channels): frame {@code k} of the tensor is frame
 * {@code floor((k + 0.5) * n / frames)} of a sequence of {@code n}, so that a longer one is sampled evenly and a shorter one
 * repeats its frames evenly. A sequence longer than {@code longest} is taken apart into windows of that length.
 *
 * @param frames of the tensor
 * @param longest frames of the longest sequence that the network was trained on
 * @param frame how each picture is prepared
 */
public record FramesPreprocessing(int frames, int longest, ImagePreprocessing frame) implements Preprocessing {

    public FramesPreprocessing {
        if (frames < 1 || longest < 1) {
            throw new IllegalArgumentException(
                    "frames and longest must be at least 1, got " + frames + " and " + longest);
        }
    }

    @Override
    @JsonIgnore
    public Shape shape() {
        return Shape.of(frames, frame.height(), frame.width(), frame.channels());
    }

    /** Which frame of a sequence of {@code count} becomes the tensor's frame {@code index}. */
    public int source(int index, int count) {
        return (int) ((2L * index + 1) * count / (2L * frames));
    }
}
