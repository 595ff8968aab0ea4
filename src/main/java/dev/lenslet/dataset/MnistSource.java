package dev.lenslet.dataset;

import dev.lenslet.dataset.PublishedFile.WrongBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where MNIST comes from: a directory on this machine, else mirrors. What does not have the right checksum is not taken. */
final class MnistSource {

    /** The four compressed files together; for progress. */
    private static final long TOTAL = 11_594_722;

    private final @Nullable Path local;
    private final Mirrors mirrors;

    /** @param local with a folder {@code mnist}; null where everything is fetched */
    MnistSource(@Nullable Path local, Mirrors mirrors) {
        this.local = local;
        this.mirrors = mirrors;
    }

    /**
     * Puts the four uncompressed files into a directory.
     *
     * @return where they came from
     */
    String fetch(Path directory, DataSets.Progress progress) throws IOException, InterruptedException {
        long done = 0;
        String source = "";
        for (MnistFile file : MnistFile.values()) {
            Path target = directory.resolve(file.fileName());
            Path here = local == null ? null : existing(local.resolve("mnist"), file);
            if (here != null) {
                take(here, target, file);
                source = "lenslet.data.dir";
                done += Files.size(here);
            } else {
                long before = done;
                Mirrors.Fetched fetched =
                        mirrored(file, target, (bytes, total) -> progress.fetched(before + bytes, total));
                source = fetched.from().toString();
                done += fetched.bytes();
            }
            progress.fetched(Math.min(done, TOTAL), TOTAL);
        }
        return source;
    }

    private Mirrors.Fetched mirrored(MnistFile file, Path target, DataSets.Progress progress)
            throws IOException, InterruptedException {
        try {
            return mirrors.fetch(file.published(), target, bytes -> progress.fetched(bytes, TOTAL));
        } catch (IOException failure) {
            throw new IOException(
                    "MNIST could not be fetched (" + failure.getMessage() + "); try again, name a mirror that can be"
                            + " reached in lenslet.dataset.mnist-mirrors, or put its files into the directory mnist of"
                            + " lenslet.data.dir",
                    failure);
        }
    }

    private static void take(Path here, Path target, MnistFile file) throws IOException {
        try {
            file.published().unpack(here, target);
        } catch (WrongBytes wrong) {
            throw new IOException(
                    wrong.getMessage() + "; replace mnist/" + here.getFileName()
                            + " in lenslet.data.dir, or take it away to have it fetched",
                    wrong);
        }
    }

    private static @Nullable Path existing(Path directory, MnistFile file) {
        for (String name : List.of(file.fileName() + ".gz", file.fileName())) {
            Path path = directory.resolve(name);
            if (Files.isRegularFile(path)) {
                return path;
            }
        }
        return null;
    }
}
