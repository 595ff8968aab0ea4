package dev.lenslet.serving;

import dev.lenslet.media.Clip;
import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelVersion;
import java.nio.FloatBuffer;
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
        ModelRecord.Input input = version.record().input();
        int size = input.shape().size();
        JsonParser parser = JsonBody.parser(json);
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
                    InstanceReader.read(
                            parser,
                            new InputPlace("instances", index, null),
                            input,
                            false,
                            FloatBuffer.wrap(target, offset, size));
                };
                return instance;
            }

            @Override
            public void close() {
                parser.close();
            }
        };
    }
}
