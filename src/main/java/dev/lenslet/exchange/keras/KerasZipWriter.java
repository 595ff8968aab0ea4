package dev.lenslet.exchange.keras;

import dev.lenslet.exchange.Beside;
import dev.lenslet.exchange.hdf5.Hdf5Writer;
import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.WeightArray;
import dev.lenslet.network.WeightSpec;
import dev.lenslet.network.Weights;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes a network as Keras 3 does by {@code model.save("….keras")}, without a compiled state; layers lie flat. */
public final class KerasZipWriter {

    /** What the layout is that of. */
    private static final String KERAS = "3.15.1";

    private static final JsonMapper JSON = new JsonMapper();

    private KerasZipWriter() {}

    /**
     * @param weights checked against the network
     * @param beside goes among the assets
     * @param out stays open
     */
    public static void write(Network network, Weights weights, Beside beside, Instant created, OutputStream out)
            throws IOException {
        ZipOutputStream zip = new ZipOutputStream(new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                this.out.write(bytes, offset, length);
            }

            @Override
            public void close() {}
        });
        // Weights hardly pack, and Keras stores them plain too.
        zip.setLevel(Deflater.NO_COMPRESSION);
        entry(zip, "metadata.json", created);
        String saved = DateTimeFormatter.ofPattern("yyyy-MM-dd@HH:mm:ss")
                .withZone(ZoneOffset.UTC)
                .format(created);
        zip.write(JSON.writeValueAsBytes(Map.of("keras_version", KERAS, "date_saved", saved)));
        entry(zip, "config.json", created);
        zip.write(configuration(network).toString().getBytes(StandardCharsets.UTF_8));
        entry(zip, "model.weights.h5", created);
        hdf5(network, weights).write(zip);
        for (Map.Entry<String, byte[]> asset : LensletAssets.entries(beside).entrySet()) {
            entry(zip, asset.getKey(), created);
            zip.write(asset.getValue());
        }
        zip.closeEntry();
        zip.finish();
        zip.flush();
    }

    private static void entry(ZipOutputStream zip, String name, Instant created) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(created.atZone(ZoneOffset.UTC).toLocalDateTime());
        zip.putNextEntry(entry);
    }

    private static ObjectNode configuration(Network network) {
        ObjectNode model = (ObjectNode) KerasJson.write(network);
        model.put("registered_name", model.path("class_name").asString(""));
        return model;
    }

    private static Hdf5Writer hdf5(Network network, Weights weights) {
        Hdf5Writer hdf5 = new Hdf5Writer();
        PathNames names = new PathNames();
        for (Node node : KerasOrder.of(network)) {
            String className = node.layer().className();
            String path = "layers/" + names.next(className);
            List<WeightSpec> specs = node.layer().weights(network.inputShapes(node));
            List<String> places = VariablePaths.of(node.layer(), specs.size());
            for (int i = 0; i < specs.size(); i++) {
                WeightArray array = weights.get(node.name(), specs.get(i).name());
                hdf5.add(path + "/" + places.get(i), array.shape().dims(), array.values());
            }
        }
        return hdf5;
    }
}
