package dev.lenslet.serving.oip;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** How answers are compressed, where the client takes that and it is worth it. */
enum ContentCoding {
    GZIP,
    DEFLATE;

    /** Answers below this grow, or gain less than the work costs. */
    static final int WORTH_IT = 1024;

    /** The first of those that a client takes; null where it takes none. */
    static @Nullable ContentCoding accepted(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        if (header == null) {
            return null;
        }
        for (String part : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] coding = part.split(";", 2);
            boolean refused = coding.length > 1 && coding[1].replace(" ", "").matches("q=0(\\.0*)?");
            for (ContentCoding known : values()) {
                if (!refused && coding[0].strip().equals(known.token())) {
                    return known;
                }
            }
        }
        return null;
    }

    String token() {
        return name().toLowerCase(Locale.ROOT);
    }

    byte[] compress(byte[] bytes, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length / 2);
        try (OutputStream coding = this == GZIP ? new GZIPOutputStream(out) : new DeflaterOutputStream(out)) {
            coding.write(bytes, 0, length);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
