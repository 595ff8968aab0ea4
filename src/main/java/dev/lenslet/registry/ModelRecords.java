package dev.lenslet.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lenslet.network.TokensPreprocessing;
import dev.lenslet.network.Vocabulary;
import dev.lenslet.network.VocabularyReference;
import dev.lenslet.registry.ModelRecord.FileEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes {@code model.json}: snake_case, fields in alphabetical order within maps, nulls left out. Reading
 * ignores fields that a later Lenslet added, and requires all that are not {@code @Nullable}.
 */
public final class ModelRecords {

    static final JsonMapper JSON = JsonMapper.builder()
            .annotationIntrospector(new RequiredComponents())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, SerializationFeature.INDENT_OUTPUT)
            .build();

    private ModelRecords() {}

    /**
     * @param directory a version's
     * @throws BrokenVersion where there is no record, or one that cannot be read; the message names the field
     */
    public static ModelRecord read(Path directory) {
        try {
            ModelRecord record = JSON.readerFor(ModelRecord.class)
                    .withAttribute(VocabularyReference.DIRECTORY, directory)
                    .readValue(Files.readAllBytes(directory.resolve(VersionFiles.RECORD)));
            if (record == null) {
                throw new BrokenVersion("its model.json is null");
            }
            if (record.input().preprocessing() instanceof TokensPreprocessing
                    && !FileEntry.of(directory.resolve(Vocabulary.FILE))
                            .equals(record.files().get(Vocabulary.FILE))) {
                throw new BrokenVersion(Vocabulary.FILE + " is not the file whose checksum its model.json gives");
            }
            return record;
        } catch (IOException unreadable) {
            throw new BrokenVersion(
                    "its model.json cannot be read (" + unreadable.getClass().getSimpleName() + ")", unreadable);
        } catch (JacksonException malformed) {
            String field = malformed.getPathReference();
            throw new BrokenVersion(
                    "its model.json is malformed: " + malformed.getOriginalMessage()
                            + (field.isEmpty() ? "" : " at " + field),
                    malformed);
        }
    }

    /** @param directory a version's, not published yet */
    public static void write(ModelRecord record, Path directory) throws IOException {
        Files.write(directory.resolve(VersionFiles.RECORD), JSON.writeValueAsBytes(record));
    }
}
