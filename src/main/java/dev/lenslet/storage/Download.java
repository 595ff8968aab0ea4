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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Downloads a file to where it can be taken up again after a break. Thread-safe, but for one file at a time. */
public final class Download {

    private final Duration patience;
    private @Nullable HttpClient client;

    /** @param patience how long a server may send nothing; the whole may take as long as it does */
    public Download(Duration patience) {
        this.patience = patience;
    }

    /** Made when it is first used: with it come all of TLS and the system's certificates, which few starts need. */
    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .connectTimeout(patience)
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
        }
        return client;
    }

    /**
     * Completes a file; what is there of it already is not asked for again, if the server agrees.
     *
     * @param part grows as bytes come in, and stays where the connection breaks
     * @param maxBytes beyond which the server's answer is refused, and the part deleted
     * @param progress hears the file's bytes so far
     * @throws WrongBytes where the part has to be given up
     */
    public void complete(URI source, Path part, long maxBytes, LongConsumer progress)
            throws IOException, InterruptedException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        HttpRequest.Builder request = HttpRequest.newBuilder(source);
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        // No timeout on the request: from Java 26 on it would bound the whole body.
        HttpResponse<InputStream> response =
                patiently(client().sendAsync(request.build(), BodyHandlers.ofInputStream()));
        try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor();
                InputStream body = response.body()) {
            switch (response.statusCode()) {
                case 200 -> append(reader, body, part, 0, maxBytes, progress);
                case 206 -> append(reader, body, part, start(response, have), maxBytes, progress);
                // Asked for what lies behind the end: the part is the whole.
                case 416 -> progress.accept(have);
                default -> throw new IOException(source + " answered " + response.statusCode());
            }
        }
    }

    /** A server may send another range than it was asked for; what there is cannot be gone on with then. */
    private static long start(HttpResponse<?> response, long have) throws WrongBytes {
        String range = response.headers().firstValue("Content-Range").orElse("");
        if (!range.startsWith("bytes " + have + "-")) {
            throw new WrongBytes("the server sent the range '" + range + "', not what follows byte " + have);
        }
        return have;
    }

    private void append(
            ExecutorService reader, InputStream body, Path part, long have, long maxBytes, LongConsumer progress)
            throws IOException, InterruptedException {
        long total = have;
        try (OutputStream out =
                have == 0 ? Files.newOutputStream(part) : Files.newOutputStream(part, StandardOpenOption.APPEND)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = read(reader, body, buffer); read >= 0; read = read(reader, body, buffer)) {
                total += read;
                if (total > maxBytes) {
                    break;
                }
                out.write(buffer, 0, read);
                progress.accept(total);
            }
        }
        if (total > maxBytes) {
            Files.delete(part);
            throw new IOException("the server sent more than " + maxBytes + " bytes");
        }
    }

    private int read(ExecutorService reader, InputStream body, byte[] buffer) throws IOException, InterruptedException {
        return patiently(reader.submit(() -> body.read(buffer)));
    }

    private <T> T patiently(Future<T> answer) throws IOException, InterruptedException {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silence) {
            answer.cancel(true);
            throw new IOException("the server sent nothing for " + patience.toSeconds() + " s", silence);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof IOException broken ? broken : new IOException(failure);
        }
    }
}
