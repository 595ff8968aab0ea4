package dev.lenslet.serving;

import dev.lenslet.media.Clip;
import dev.lenslet.media.Media;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.registry.ModelVersion;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The instances of a JSON request of which the first is a string: texts.
 *
 * @param json the whole body, known to be well-formed; not copied
 * @param count instances in it
 */
record TextInstances(Media media, byte[] json, int count) implements Inputs {

    @Override
    public InputKind kind() {
        return InputKind.TEXT;
    }

    @Override
    public Decoding decode(ModelVersion version) {
        Preprocessing preprocessing = version.record().input().preprocessing();
        if (preprocessing == null) {
            throw UnfitInput.numbersOnly(
                    version.model(), kind(), version.record().input().shape());
        }
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
                if (parser.nextToken() != JsonToken.VALUE_STRING) {
                    parser.skipChildren();
                    throw new InvalidFields("instances[" + index + "]", "must be a string, as the first is");
                }
                return media.open(parser.getString(), preprocessing);
            }

            @Override
            public void close() {
                parser.close();
            }
        };
    }
}
