package dev.lenslet.dataset;

import dev.lenslet.storage.WrongBytes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A file known by its packed bytes, since nobody publishes checksums of what is in it. Another packing of the same contents
 * is not taken.
 *
 * @param remote the same as the name where it stays packed, else with {@code .gz}
 * @param bytes its size, packed
 * @param sha256 lowercase hex
 */
record PackedFile(String name, String remote, long bytes, String sha256) implements Published {

    @Override
    public long maxBytes() {
        return bytes;
    }

    @Override
    public List<String> localNames() {
        return List.of(remote);
    }

    @Override
    public void unpack(Path from, Path target) throws IOException {
        MessageDigest digest = Checksums.digest("SHA-256");
        try (InputStream raw = Files.newInputStream(from);
                InputStream digested = new DigestInputStream(new BufferedInputStream(raw, 1 << 16), digest)) {
            // Checked before anything is unpacked, so that what is unpacked needs no limits.
            digested.transferTo(java.io.OutputStream.nullOutputStream());
        }
        if (!Checksums.hex(digest).equals(sha256)) {
            throw new WrongBytes(remote + " has another checksum than the one published");
        }
        if (remote.equals(name)) {
            Files.copy(from, target, StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        try (InputStream raw = Files.newInputStream(from);
                InputStream plain = new GZIPInputStream(raw, 1 << 16)) {
            Files.copy(plain, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
