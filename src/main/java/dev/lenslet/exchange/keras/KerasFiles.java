package dev.lenslet.exchange.keras;

import dev.lenslet.exchange.Beside;
import dev.lenslet.exchange.BuiltModel;
import dev.lenslet.exchange.UnreadableModel;
import dev.lenslet.exchange.hdf5.Hdf5Group;
import dev.lenslet.exchange.hdf5.MalformedHdf5;
import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Network;
import dev.lenslet.network.Shape;
import dev.lenslet.network.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads Keras' files. Nothing is taken as it says of itself: extents are the network's before anything is read for them, and
 * every entry is read up to a limit.
 *
 * @param maxBytes of a file, and of an entry unpacked
 * @param maxParameters weights of a network
 */
public record KerasFiles(long maxBytes, long maxParameters) {

    public static final String CONFIG = "config.json";
    private static final String METADATA = "metadata.json";
    private static final String WEIGHTS = "model.weights.h5";
    private static final int MAX_JSON = 16 << 20;
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Reads a whole model, or weights for a configuration.
     *
     * @param file begins as HDF5
     * @param given what the weights belong to; null where the file says itself
     * @param inputShape for extents that the file's own configuration leaves open; null where nobody says
     */
    public BuiltModel readH5(Path file, @Nullable KerasConfiguration given, @Nullable Shape inputShape)
            throws IOException {
        return hdf5(file, root -> {
            String own = root.text("model_config");
            String version = Objects.requireNonNullElse(
                    root.text("keras_version"),
                    Objects.requireNonNullElse(
                            LegacyWeights.group(root).text("keras_version"), own == null ? "" : "1.0"));
            if (own == null && given == null) {
                throw UnreadableModel.unsupported("The file holds weights alone; send with it, as part 'config', the"
                        + " configuration that they belong to (model.to_json()) or the name of a network.");
            }
            KerasConfiguration configuration =
                    given != null ? given : KerasConfiguration.parse(Objects.requireNonNull(own), version, inputShape);
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("format", own == null ? "keras-weights" : "keras-h5");
            if (!version.isEmpty()) {
                details.put("keras_version", version);
            }
            return new BuiltModel(configuration.network(), weights(root, configuration), details);
        });
    }

    /** Weights alone, for a network whose layers with weights are the file's, in their order. */
    public Weights weights(Path file, Network network) throws IOException {
        return readH5(file, KerasConfiguration.of(KerasJson.write(network), null), null)
                .weights();
    }

    /**
     * Weights for the layers of a network that the file names, also in models inside it.
     *
     * @param others of the network's other layers
     */
    public Weights weightsByName(Path file, Network network, Weights others) throws IOException {
        return hdf5(file, root -> new BuiltModel(network, LegacyWeights.byName(root, network, others), Map.of()))
                .weights();
    }

    /**
     * @param file a zip with {@code config.json}
     * @param inputShape for extents that the configuration leaves open; null where nobody says
     */
    public BuiltModel readKeras(Path file, @Nullable Shape inputShape) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            JsonNode metadata = json(zip, METADATA);
            String version = metadata.path("keras_version").asString("");
            KerasConfiguration configuration = KerasConfiguration.parse(text(zip, CONFIG), version, inputShape);
            Beside beside = LensletAssets.read(zip);
            Path unpacked = Files.createTempFile(file.toAbsolutePath().getParent(), "weights", ".h5");
            try {
                unpack(zip, WEIGHTS, unpacked);
                return hdf5(
                        unpacked,
                        root -> new BuiltModel(
                                configuration.network(),
                                weights(root, configuration),
                                Map.of("format", "keras", "keras_version", version),
                                beside));
            } finally {
                Files.deleteIfExists(unpacked);
            }
        } catch (java.util.zip.ZipException damaged) {
            throw UnreadableModel.damaged("The .keras file is a damaged zip: " + damaged.getMessage() + ".");
        } catch (java.io.EOFException damaged) {
            throw UnreadableModel.damaged("The .keras file is cut off.");
        }
    }

    private Weights weights(Hdf5Group root, KerasConfiguration configuration) {
        checkParameters(configuration);
        if (LegacyWeights.isHere(root)) {
            return LegacyWeights.read(root, configuration.layers(), configuration.network());
        }
        if (StateWeights.isHere(root)) {
            return StateWeights.read(root, configuration.layers(), configuration.network());
        }
        throw UnreadableModel.damaged("The HDF5 file has no weights where Keras puts them.");
    }

    private void checkParameters(KerasConfiguration configuration) {
        long count = configuration.network().parameterCount();
        if (count > maxParameters) {
            throw UnreadableModel.tooLarge("The network has " + count + " weights; the limit is " + maxParameters
                    + " (lenslet.exchange.max-parameters).");
        }
    }

    private interface Reading {
        BuiltModel of(Hdf5Group root);
    }

    private static BuiltModel hdf5(Path file, Reading reading) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return reading.of(Hdf5Group.root(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())));
        } catch (MalformedHdf5 malformed) {
            throw UnreadableModel.damaged("The HDF5 file cannot be read: " + malformed.getMessage() + ".");
        }
    }

    private static JsonNode json(ZipFile zip, String name) throws IOException {
        try {
            return JSON.readTree(text(zip, name));
        } catch (JacksonException malformed) {
            throw UnreadableModel.damaged("'" + name + "' is no JSON: " + malformed.getOriginalMessage() + ".");
        }
    }

    static String text(ZipFile zip, String name) throws IOException {
        try (InputStream in = zip.getInputStream(entry(zip, name))) {
            byte[] bytes = in.readNBytes(MAX_JSON + 1);
            if (bytes.length > MAX_JSON) {
                throw UnreadableModel.tooLarge("'" + name + "' has more than " + MAX_JSON + " bytes.");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private void unpack(ZipFile zip, String name, Path target) throws IOException {
        try (InputStream in = zip.getInputStream(entry(zip, name));
                OutputStream out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[1 << 16];
            long total = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                total += read;
                if (total > maxBytes) {
                    throw UnreadableModel.tooLarge("'" + name + "' unpacks to more than " + maxBytes
                            + " bytes (lenslet.exchange.max-upload).");
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private static ZipEntry entry(ZipFile zip, String name) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw UnreadableModel.damaged("The .keras file has no '" + name + "'.");
        }
        return entry;
    }
}
