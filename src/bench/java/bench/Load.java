package bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends one request again and again over kept connections: whenever one is answered, or at a constant rate whatever is
 * answered. Latencies count from when a request was due, not from when a connection was free for it. One thread.
 */
final class Load implements AutoCloseable {

    private static final long LONGEST_SLEEP = 250_000;

    /** Requests so far apart may be a millisecond late: looking for their time more often would take it from the server. */
    private static final long COARSE = 500_000;

    private final Selector selector = Selector.open();
    private final InetSocketAddress address;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final ArrayDeque<Long> due = new ArrayDeque<>();
    private final List<Connection> connections = new ArrayList<>();
    private Answers answers = new Answers();

    Load(URI service, int count) throws IOException {
        address = new InetSocketAddress(service.getHost(), service.getPort());
        for (int i = 0; i < count; i++) {
            connections.add(new Connection());
        }
        idle.addAll(connections);
    }

    /** A request is sent as soon as a connection is free. */
    Answers closed(byte[] request, Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            while (!idle.isEmpty()) {
                idle.poll().send(request, System.nanoTime());
            }
            receive(selector.select(1));
        }
        return finish(time);
    }

    /** So many requests a second are due, at even distances. */
    Answers open(byte[] request, double rate, Duration time) throws IOException {
        long distance = (long) (1e9 / rate);
        long next = System.nanoTime();
        long end = next + time.toNanos();
        for (long now = next; now < end; now = System.nanoTime()) {
            for (; next <= now; next += distance) {
                due.add(next);
            }
            while (!due.isEmpty() && !idle.isEmpty()) {
                idle.poll().send(request, due.poll());
            }
            if (distance > COARSE) {
                receive(selector.select(1));
            } else if (receive(selector.selectNow()) == 0 && next > now) {
                LockSupport.parkNanos(Math.min(next - now, LONGEST_SLEEP));
            }
        }
        return finish(time);
    }

    /** Waits for what is under way; what found no connection in time counts as unsent. */
    private Answers finish(Duration time) throws IOException {
        Answers done = answers;
        done.seconds = time.toNanos() / 1e9;
        done.unsent = due.size();
        due.clear();
        while (idle.size() < connections.size()) {
            receive(selector.select(100));
        }
        answers = new Answers();
        return done;
    }

    private int receive(int ready) throws IOException {
        if (ready > 0) {
            for (SelectionKey key : selector.selectedKeys()) {
                Connection connection = (Connection) key.attachment();
                if (connection.receive()) {
                    idle.add(connection);
                }
            }
            selector.selectedKeys().clear();
        }
        return ready;
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.channel.close();
        }
        selector.close();
    }

    private final class Connection {

        private final ByteBuffer in = ByteBuffer.allocate(1 << 16);
        private SocketChannel channel = connected();
        private long due;

        Connection() throws IOException {}

        private SocketChannel connected() throws IOException {
            SocketChannel socket = SocketChannel.open(address);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.configureBlocking(false);
            socket.register(selector, SelectionKey.OP_READ, this);
            return socket;
        }

        void send(byte[] request, long wasDue) throws IOException {
            due = wasDue;
            in.clear();
            ByteBuffer out = ByteBuffer.wrap(request);
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        /** Whether an answer is complete. */
        boolean receive() throws IOException {
            if (channel.read(in) < 0) {
                throw new EOFException("the server closed a connection");
            }
            String text = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
            int headers = text.indexOf("\r\n\r\n");
            if (headers < 0 || !isWhole(text, headers + 4)) {
                return false;
            }
            if (text.contains("\r\nConnection: close")) {
                // Tomcat does so with 503.
                channel.close();
                channel = connected();
            }
            answers.add(
                    Integer.parseInt(text.substring(9, 12)),
                    System.nanoTime() - due,
                    text.contains("\r\nRetry-After:"));
            return true;
        }

        private boolean isWhole(String text, int body) {
            int length = text.indexOf("\r\nContent-Length: ");
            if (length < 0 || length > body) {
                return text.endsWith("\r\n0\r\n\r\n");
            }
            int from = length + "\r\nContent-Length: ".length();
            return text.length() >= body + Integer.parseInt(text.substring(from, text.indexOf('\r', from)));
        }
    }
}
