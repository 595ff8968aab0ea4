package dev.lenslet.serving;

import dev.lenslet.media.Clip;
import dev.lenslet.network.Shape;
import dev.lenslet.registry.ModelRecord.Integers;
import dev.lenslet.registry.ModelVersion;
import tools.jackson.core.JsonParser;

/**
 * The instances of a JSON request that are numbers, read from its bytes as they are decoded: no tree of it is ever built.
 *
 * @param json the whole body, known to be well-formed; not copied
 * @param count instances in it
 */
record Instances(byte[] json, int count) implements Inputs {

    @Override
    public InputKind kind() {
        return InputKind.NUMBERS;
    }

    @Override
    public Decoding decode(ModelVersion version) {
        Shape shape = version.record().input().shape();
        Integers range = version.record().input().range();
        JsonParser parser = JsonRequest.parser(json);
        JsonRequest.enterInstances(parser);
        return new Decoding() {
            private int opened;

            @Override
            public int left() {
                return count - opened;
            }

            @Override
            public Clip next() {
                int index = opened++;
                Clip.Whole instance = (target, offset) -> {
                    parser.nextToken();
                    InstanceReader.read(parser, index, shape, target);
                    if (range != null) {
                        checkIds(index, target, shape.size(), range);
                    }
                };
                return instance;
            }

            @Override
            public void close() {
                parser.close();
            }
        };
    }

    /** The graph would fail on others, and all inputs of its batch with it. */
    private static void checkIds(int index, float[] ids, int size, Integers range) {
        for (int i = 0; i < size; i++) {
            if (!range.contains(ids[i])) {
                throw UnfitInput.noToken("instances[" + index + "]", i, range);
            }
        }
    }
}
