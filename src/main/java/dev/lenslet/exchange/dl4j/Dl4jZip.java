package dev.lenslet.exchange.dl4j;

import dev.lenslet.exchange.BuiltModel;
import dev.lenslet.exchange.UnreadableModel;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what {@code ModelSerializer} wrote, by own code: that class deserializes Java objects of the zip it is given
 * (deeplearning4j #10428).
 *
 * @param maxBytes of an entry unpacked
 * @param maxParameters weights of a network
 */
public record Dl4jZip(long maxBytes, long maxParameters) {

    public static final String CONFIGURATION = "configuration.json";
    private static final String COEFFICIENTS = "coefficients.bin";

    /** An entry that says that there are no parameters, or repeats what is known. */
    private static final Set<String> TAKEN = Set.of(CONFIGURATION, COEFFICIENTS);

    private static final int MAX_JSON = 16 << 20;
    private static final JsonMapper JSON = new JsonMapper();

    /** @param file a zip with {@code configuration.json} */
    public BuiltModel read(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            zip.stream().forEach(entry -> refuseOthers(entry.getName()));
            Dl4jConfiguration configuration = configuration(zip);
            long parameters = configuration.network().parameterCount();
            if (parameters > maxParameters || parameters > maxBytes / Float.BYTES) {
                throw UnreadableModel.tooLarge("The network has " + parameters + " weights; the limit is "
                        + maxParameters + " (lenslet.exchange.max-parameters).");
            }
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("format", "deeplearning4j");
            if (configuration.inputGuessed()) {
                details.put("input", Map.of("guessed", true));
            }
            try (InputStream in = new BufferedInputStream(zip.getInputStream(entry(zip, COEFFICIENTS)))) {
                Coefficients coefficients = new Coefficients(in, parameters);
                return new BuiltModel(
                        configuration.network(), new Dl4jWeights(configuration, coefficients).read(), details);
            }
        } catch (ZipException damaged) {
            throw UnreadableModel.damaged("The zip is damaged: " + damaged.getMessage() + ".");
        } catch (EOFException damaged) {
            throw UnreadableModel.damaged("The zip is cut off.");
        }
    }

    private static void refuseOthers(String name) {
        if (!TAKEN.contains(name)) {
            throw UnreadableModel.holdsCode("The zip holds '" + name.replaceAll("\\p{Cntrl}", "?")
                    + "', and " + TAKEN + " alone are read: the others may be serialized Java objects. Save it by"
                    + " ModelSerializer.writeModel(network, file, false), without updater and normalizer");
        }
    }

    private static Dl4jConfiguration configuration(ZipFile zip) throws IOException {
        try (InputStream in = zip.getInputStream(entry(zip, CONFIGURATION))) {
            byte[] bytes = in.readNBytes(MAX_JSON + 1);
            if (bytes.length > MAX_JSON) {
                throw UnreadableModel.tooLarge("'" + CONFIGURATION + "' has more than " + MAX_JSON + " bytes.");
            }
            return Dl4jConfiguration.of(JSON.readTree(new String(bytes, StandardCharsets.UTF_8)));
        } catch (JacksonException malformed) {
            throw UnreadableModel.damaged(
                    "'" + CONFIGURATION + "' is no JSON: " + malformed.getOriginalMessage() + ".");
        }
    }

    private static ZipEntry entry(ZipFile zip, String name) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw UnreadableModel.damaged("The zip has no '" + name + "'.");
        }
        return entry;
    }
}
