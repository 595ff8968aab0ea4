package dev.lenslet.serving;

import dev.lenslet.media.Clip;
import dev.lenslet.media.Media;
import dev.lenslet.media.MediaKind;
import dev.lenslet.media.UnreadableMedia;
import dev.lenslet.network.FramesPreprocessing;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.registry.ModelVersion;
import java.util.List;

/**
 * Encoded inputs, at least one. Several pictures are several inputs, unless the model takes frames: then they are those of
 * one sequence.
 */
record RawInputs(Media media, List<RawInput> inputs) implements Inputs {

    /** That of the first input of which it is known. */
    @Override
    public InputKind kind() {
        for (RawInput input : inputs) {
            if (input.kind() != null) {
                return InputKind.of(input.kind());
            }
        }
        throw inputs.getFirst().bytes().length == 0 ? empty() : UnreadableMedia.unknown();
    }

    @Override
    public Decoding decode(ModelVersion version) {
        Preprocessing preprocessing = version.record().input().preprocessing();
        if (preprocessing == null) {
            throw UnfitInput.numbersOnly(
                    version.model(), kind(), version.record().input().shape());
        }
        if (preprocessing instanceof FramesPreprocessing frames && inputs.size() > 1 && allPictures()) {
            return new Decoding() {
                private int left = 1;

                @Override
                public int left() {
                    return left;
                }

                @Override
                public Clip next() {
                    left--;
                    return media.open(inputs.stream().map(RawInput::bytes).toList(), frames);
                }
            };
        }
        return new Decoding() {
            private int opened;

            @Override
            public int left() {
                return inputs.size() - opened;
            }

            @Override
            public Clip next() {
                RawInput input = inputs.get(opened++);
                if (input.bytes().length == 0) {
                    throw empty();
                }
                return media.open(input.bytes(), input.kind(), preprocessing);
            }
        };
    }

    private boolean allPictures() {
        return inputs.stream().allMatch(input -> input.kind() == MediaKind.IMAGE);
    }

    private static InvalidFields empty() {
        return new InvalidFields("input", "is empty");
    }
}
