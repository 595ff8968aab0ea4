package dev.lenslet.exchange;

import dev.lenslet.exchange.dl4j.Dl4jZip;
import dev.lenslet.exchange.hdf5.Hdf5Group;
import dev.lenslet.exchange.keras.KerasFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Formats, told apart by a file's first bytes, whatever it is called. */
enum ModelFormat {
    HDF5,
    KERAS,
    DEEPLEARNING4J,
    JSON,
    ONNX;

    private static final int HEAD = 64;

    /** @throws UnreadableModel where it is none of them */
    static ModelFormat of(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        if (Hdf5Group.begins(head)) {
            return HDF5;
        }
        if (head.length > 4 && head[0] == 'P' && head[1] == 'K') {
            return zip(file);
        }
        if (new String(head, java.nio.charset.StandardCharsets.UTF_8)
                .stripLeading()
                .startsWith("{")) {
            return JSON;
        }
        // A protobuf message has no signature; ONNX' begins with the field ir_version in all that is written.
        if (head.length > 8 && head[0] == 0x08 && head[1] > 0 && head[1] < 32) {
            return ONNX;
        }
        throw UnreadableModel.format(
                "The file begins as none of Keras' .h5 and .keras, ONNX and Deeplearning4j's zip; send one of these.");
    }

    private static ModelFormat zip(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.getEntry(KerasFiles.CONFIG) != null) {
                return KERAS;
            }
            if (zip.getEntry(Dl4jZip.CONFIGURATION) != null) {
                return DEEPLEARNING4J;
            }
        } catch (ZipException damaged) {
            throw UnreadableModel.damaged("The file is a damaged zip: " + damaged.getMessage() + ".");
        }
        throw UnreadableModel.format(
                "The zip holds neither Keras' config.json nor Deeplearning4j's configuration.json.");
    }
}
