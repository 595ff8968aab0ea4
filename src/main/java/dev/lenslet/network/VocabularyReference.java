package dev.lenslet.network;

import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Reads the vocabulary that a record names, from the directory that whoever reads the record gives by {@link #DIRECTORY}. */
public final class VocabularyReference extends ValueDeserializer<Vocabulary> {

    /** The attribute of the reader: a {@link Path}. */
    public static final Object DIRECTORY = VocabularyReference.class;

    @Override
    public Vocabulary deserialize(JsonParser parser, DeserializationContext context) {
        String name = parser.getValueAsString();
        if (!Vocabulary.FILE.equals(name) || !(context.getAttribute(DIRECTORY) instanceof Path directory)) {
            throw context.weirdStringException(
                    String.valueOf(name), Vocabulary.class, "a vocabulary is the file " + Vocabulary.FILE);
        }
        try {
            return Vocabulary.read(directory);
        } catch (IOException unreadable) {
            throw context.instantiationException(Vocabulary.class, unreadable);
        }
    }
}
