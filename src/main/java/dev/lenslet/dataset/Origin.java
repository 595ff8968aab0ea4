package dev.lenslet.dataset;

import dev.lenslet.storage.WrongBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Where a data set's files come from: a directory on this machine, else mirrors. What is not as published is not taken. */
final class Origin {

    private final String set;
    private final @Nullable Path local;
    private final Mirrors mirrors;
    private final String setting;

    /**
     * @param local {@code lenslet.data.dir}, with a folder of the set's name or without; null where everything is fetched
     * @param setting that names the mirrors, for whoever can reach none
     */
    Origin(String set, @Nullable Path local, Mirrors mirrors, String setting) {
        this.set = set;
        this.local = local;
        this.mirrors = mirrors;
        this.setting = setting;
    }

    /**
     * @param source as the data set's description has it
     * @param bytes as they were found
     */
    record Taken(String source, long bytes) {}

    /** Puts a file in its place. */
    Taken take(Published file, Path target, LongConsumer progress) throws IOException, InterruptedException {
        Path here = existing(file);
        if (here == null) {
            return fetch(file, target, progress);
        }
        try {
            file.unpack(here, target);
        } catch (WrongBytes wrong) {
            throw new IOException(
                    wrong.getMessage() + "; replace " + set + "/" + here.getFileName()
                            + " in lenslet.data.dir, or take it away to have it fetched",
                    wrong);
        }
        return new Taken("lenslet.data.dir", Files.size(here));
    }

    private @Nullable Path existing(Published file) {
        if (local != null) {
            for (String name : file.localNames()) {
                Path path = local.resolve(set).resolve(name);
                if (Files.isRegularFile(path)) {
                    return path;
                }
            }
        }
        return null;
    }

    private Taken fetch(Published file, Path target, LongConsumer progress) throws IOException, InterruptedException {
        try {
            Mirrors.Fetched fetched = mirrors.fetch(file, target, progress);
            return new Taken(fetched.from().toString(), fetched.bytes());
        } catch (IOException failure) {
            throw new IOException(
                    "'" + set + "' could not be fetched (" + failure.getMessage()
                            + "); try again, name a mirror that can"
                            + " be reached in " + setting + ", or put its files into the directory " + set
                            + " of lenslet.data.dir",
                    failure);
        }
    }
}
