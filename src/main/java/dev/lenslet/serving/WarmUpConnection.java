package dev.lenslet.serving;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client's connection to the service itself, over which requests go that were written beforehand: what it takes to send one is
 * not taken from the service that is to be warmed up. For one thread.
 */
final class WarmUpConnection implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 5_000;
    private static final String LENGTH = "content-length:";

    private final Socket socket;
    private final InputStream in;
    private boolean open = true;

    WarmUpConnection(InetAddress address, int port) throws IOException {
        socket = new Socket(address, port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Until an answer says that it was the last. */
    boolean isOpen() {
        return open;
    }

    /**
     * @param request with its head, in HTTP/1.1
     * @return the status
     * @throws IOException also where the answer does not say its length
     */
    int send(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        String line = line();
        int status = Integer.parseInt(line, line.indexOf(' ') + 1, line.indexOf(' ') + 4, 10);
        int length = -1;
        while (!(line = line()).isEmpty()) {
            if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(line.substring(LENGTH.length()).strip());
            } else if (line.equalsIgnoreCase("connection: close")) {
                open = false;
            }
        }
        if (length < 0) {
            throw new IOException("an answer to its own request has no length");
        }
        in.skipNBytes(length);
        return status;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int character = in.read();
        while (character != '\n') {
            if (character < 0) {
                throw new IOException("its own request was not answered");
            }
            if (character != '\r') {
                line.append((char) character);
            }
            character = in.read();
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** @param target path and query */
    static byte[] request(String host, String target, String fields, byte[] body) {
        byte[] head = ("POST " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "Content-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }
}
