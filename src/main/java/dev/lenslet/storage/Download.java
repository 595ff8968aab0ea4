package dev.lenslet.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.LongConsumer;

/** Downloads a file to where it can be taken up again after a break. Thread-safe, but for one file at a time. */
public final class Download {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    /**
     * Completes a file; what is there of it already is not asked for again, if the server agrees.
     *
     * @param part grows as bytes come in, and stays where the connection breaks
     * @param maxBytes beyond which the server's answer is refused
     * @param progress hears the file's bytes so far
     */
    public void complete(URI source, Path part, long maxBytes, LongConsumer progress)
            throws IOException, InterruptedException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        HttpRequest.Builder request = HttpRequest.newBuilder(source).timeout(PATIENCE);
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            switch (response.statusCode()) {
                case 200 -> append(body, part, 0, maxBytes, progress);
                case 206 -> append(body, part, have, maxBytes, progress);
                // Asked for what lies behind the end: the part is the whole.
                case 416 -> progress.accept(have);
                default -> throw new IOException(source + " answered " + response.statusCode());
            }
        }
    }

    private static void append(InputStream body, Path part, long have, long maxBytes, LongConsumer progress)
            throws IOException {
        long total = have;
        try (OutputStream out =
                have == 0 ? Files.newOutputStream(part) : Files.newOutputStream(part, StandardOpenOption.APPEND)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                total += read;
                if (total > maxBytes) {
                    throw new IOException("the server sent more than " + maxBytes + " bytes");
                }
                out.write(buffer, 0, read);
                progress.accept(total);
            }
        }
    }
}
