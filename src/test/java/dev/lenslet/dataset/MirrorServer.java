package dev.lenslet.dataset;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** A web server on this machine that behaves as mirrors do, well or badly. */
final class MirrorServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    MirrorServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(threads);
        server.start();
    }

    MirrorServer with(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            asked.add(range == null ? "whole" : range);
            try (exchange) {
                handler.handle(exchange);
            }
        });
        return this;
    }

    URI at(String directory) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + directory);
    }

    /** What each request asked for: {@code whole}, or its range. */
    List<String> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    static byte[] gzip(byte[] contents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(contents);
        }
        return out.toByteArray();
    }

    /** Honours ranges. */
    static HttpHandler serving(byte[] file) {
        return cutting(file, file.length);
    }

    /** Honours ranges, and closes the connection after so many bytes of an answer. */
    static HttpHandler cutting(byte[] file, int after) {
        return exchange -> {
            int from = from(exchange);
            if (from >= file.length) {
                exchange.sendResponseHeaders(416, -1);
                return;
            }
            if (from > 0) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (file.length - 1) + "/" + file.length);
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, file.length - from);
            exchange.getResponseBody().write(file, from, Math.min(after, file.length - from));
            exchange.getResponseBody().flush();
        };
    }

    /** Sends the whole file whatever it is asked for. */
    static HttpHandler deafToRanges(byte[] file) {
        return exchange -> {
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file);
        };
    }

    /** Sends the same first half of the file, as a range or not. */
    static HttpHandler confused(byte[] file) {
        return exchange -> {
            boolean range = from(exchange) > 0;
            byte[] sent = range ? Arrays.copyOf(file, file.length / 2) : file;
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-" + (sent.length - 1) + "/" + file.length);
            exchange.sendResponseHeaders(range ? 206 : 200, sent.length);
            exchange.getResponseBody().write(sent);
        };
    }

    static HttpHandler answering(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    static int from(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    }
}
