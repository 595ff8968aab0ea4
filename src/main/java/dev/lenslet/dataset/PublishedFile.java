package dev.lenslet.dataset;

import dev.lenslet.storage.WrongBytes;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file that others publish, gzipped, whose contents are known beforehand. Checksums are of the uncompressed bytes: mirrors
 * pack them differently.
 *
 * @param md5 lowercase hex, as published with it
 * @param sha256 of the same bytes; MD5 alone proves little
 */
record PublishedFile(String name, String md5, String sha256) implements Published {

    private static final long MAX_PACKED = 16 << 20;
    private static final long MAX_PLAIN = 64 << 20;

    @Override
    public String remote() {
        return name + ".gz";
    }

    @Override
    public long maxBytes() {
        return MAX_PACKED;
    }

    @Override
    public List<String> localNames() {
        return List.of(remote(), name);
    }

    /** @param from the gzip, or the plain file where it has this file's own name */
    @Override
    public void unpack(Path from, Path target) throws IOException {
        MessageDigest md5Digest = Checksums.digest("MD5");
        MessageDigest sha256Digest = Checksums.digest("SHA-256");
        try (InputStream raw = Files.newInputStream(from);
                InputStream plain = from.endsWith(name) ? raw : new GZIPInputStream(raw, 1 << 16);
                InputStream digested = new DigestInputStream(new DigestInputStream(plain, md5Digest), sha256Digest);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
            byte[] buffer = new byte[1 << 16];
            long total = 0;
            for (int read = digested.read(buffer); read >= 0; read = digested.read(buffer)) {
                total += read;
                if (total > MAX_PLAIN) {
                    throw new WrongBytes(name + " unpacks to more than " + MAX_PLAIN + " bytes");
                }
                out.write(buffer, 0, read);
            }
        } catch (ZipException | EOFException broken) {
            throw new WrongBytes(name + " is no whole gzip file");
        }
        if (!Checksums.hex(md5Digest).equals(md5)
                || !Checksums.hex(sha256Digest).equals(sha256)) {
            throw new WrongBytes(name + " has another checksum than the one published");
        }
    }
}
