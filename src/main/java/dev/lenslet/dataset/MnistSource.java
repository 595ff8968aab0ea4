package dev.lenslet.dataset;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where MNIST comes from: a directory on this machine, else mirrors. What does not have the right checksum is not taken. */
final class MnistSource {

    private static final Logger log = LoggerFactory.getLogger(MnistSource.class);

    /** The four compressed files together; for progress. */
    private static final long TOTAL = 11_594_722;

    private static final long MAX_COMPRESSED = 16 << 20;
    private static final long MAX_PLAIN = 64 << 20;

    private final @Nullable Path local;
    private final List<URI> mirrors;
    private final Path downloads;
    private final Download download = new Download();

    MnistSource(@Nullable Path local, List<URI> mirrors, Path downloads) {
        this.local = local;
        this.mirrors = List.copyOf(mirrors);
        this.downloads = downloads;
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
                unpack(here, target, file);
                source = "lenslet.data.dir";
                done += Files.size(here);
            } else {
                long before = done;
                Mirrored mirrored = fetch(file, target, bytes -> progress.fetched(before + bytes, TOTAL));
                source = mirrored.from();
                done += mirrored.bytes();
            }
            progress.fetched(Math.min(done, TOTAL), TOTAL);
        }
        return source;
    }

    private record Mirrored(String from, long bytes) {}

    private Mirrored fetch(MnistFile file, Path target, java.util.function.LongConsumer progress)
            throws IOException, InterruptedException {
        Files.createDirectories(downloads);
        Path part = downloads.resolve(file.fileName() + ".gz.part");
        IOException last = new IOException("no mirror is configured; put mnist/*.gz into lenslet.data.dir");
        for (URI mirror : mirrors) {
            try {
                download.complete(mirror.resolve(file.fileName() + ".gz"), part, MAX_COMPRESSED, progress);
                long bytes = Files.size(part);
                unpack(part, target, file);
                Files.delete(part);
                return new Mirrored(mirror.toString(), bytes);
            } catch (WrongBytes wrong) {
                Files.deleteIfExists(part);
                last = wrong;
            } catch (IOException failure) {
                last = failure;
            }
            log.warn("{} could not be had from {}: {}", file.fileName(), mirror, last.toString());
        }
        throw new IOException(
                "MNIST could not be fetched (" + last.getMessage()
                        + "); try again, or put its files into the directory mnist of lenslet.data.dir",
                last);
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

    private static void unpack(Path from, Path target, MnistFile file) throws IOException {
        MessageDigest md5 = Checksums.digest("MD5");
        MessageDigest sha256 = Checksums.digest("SHA-256");
        try (InputStream raw = Files.newInputStream(from);
                InputStream plain =
                        from.toString().endsWith(file.fileName()) ? raw : new GZIPInputStream(raw, 1 << 16);
                InputStream digested = new DigestInputStream(new DigestInputStream(plain, md5), sha256);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
            byte[] buffer = new byte[1 << 16];
            long total = 0;
            for (int read = digested.read(buffer); read >= 0; read = digested.read(buffer)) {
                total += read;
                if (total > MAX_PLAIN) {
                    throw new WrongBytes(file.fileName() + " unpacks to more than " + MAX_PLAIN + " bytes");
                }
                out.write(buffer, 0, read);
            }
        } catch (java.util.zip.ZipException | java.io.EOFException broken) {
            throw new WrongBytes(file.fileName() + " is no whole gzip file");
        }
        if (!Checksums.hex(md5).equals(file.md5()) || !Checksums.hex(sha256).equals(file.sha256())) {
            throw new WrongBytes(file.fileName() + " has another checksum than MNIST's");
        }
    }

    /** Bytes that are not the set's: nothing to take up again. */
    private static final class WrongBytes extends IOException {
        WrongBytes(String message) {
            super(message);
        }
    }
}
