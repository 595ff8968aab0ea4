package dev.lenslet.telemetry;

import jakarta.servlet.ServletException;
import java.io.CharArrayWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.AccessLogValve;

/**
 * The log of requests: one line of JSON each, also of those that Tomcat refuses as no HTTP. Opening, flushing and following a
 * file that is moved away are Tomcat's. Every request gets an id here, and its answer a header with it. Thread-safe.
 */
final class AccessLog extends AccessLogValve {

    private static final String NOTES = RequestNotes.class.getName();

    private final boolean toStandardOutput;

    /** @param target {@code stdout}, or a file, whose directory must exist */
    static AccessLog to(String target) {
        if (target.equals("stdout")) {
            return new AccessLog(true);
        }
        Path file = Path.of(target).toAbsolutePath();
        Path directory = file.getParent();
        Path name = file.getFileName();
        if (directory == null || name == null || !Files.isWritable(directory) || Files.isDirectory(file)) {
            throw new IllegalArgumentException(
                    "lenslet.access-log must be stdout or a file in a directory that can be written, not " + target);
        }
        AccessLog log = new AccessLog(false);
        log.setDirectory(directory.toString());
        log.setPrefix(name.toString());
        log.setSuffix("");
        // Programs that rotate logs move the file away; a new one is begun then.
        log.setRotatable(false);
        log.setCheckExists(true);
        log.setBuffered(false);
        log.setEncoding("UTF-8");
        return log;
    }

    private AccessLog(boolean toStandardOutput) {
        this.toStandardOutput = toStandardOutput;
        setAsyncSupported(true);
        setPattern("json");
    }

    @Override
    protected AccessLogElement[] createLogElements() {
        AccessLogElement whole = new AccessLogElement() {
            @Override
            public void addElement(CharArrayWriter out, Request request, Response response, long nanos) {
                describe(out, request, response, nanos);
            }
        };
        return new AccessLogElement[] {whole};
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        RequestNotes notes = RequestNotes.of(request.getHeader(RequestNotes.ID_HEADER));
        request.setAttribute(NOTES, notes);
        response.setHeader(RequestNotes.ID_HEADER, notes.id());
        try (RequestNotes.Scope scope = notes.open()) {
            super.invoke(request, response);
        }
    }

    @Override
    public void log(Request request, Response response, long nanos) {
        if (!(request.getAttribute(NOTES) instanceof RequestNotes notes && notes.isUnlogged())) {
            super.log(request, response, nanos);
        }
    }

    private static void describe(CharArrayWriter out, Request request, Response response, long nanos) {
        RequestNotes notes = request.getAttribute(NOTES) instanceof RequestNotes known
                ? known
                : RequestNotes.of(null); // It was refused before it came here.
        line(out, notes)
                .text("trace_id", TraceIds.of(request))
                .text("client", request.getRemoteAddr())
                .text("protocol", request.getProtocol())
                .text("method", request.getMethod())
                .text("path", request.getRequestURI())
                .number("status", response.getStatus())
                .number("bytes_in", request.getCoyoteRequest().getBytesRead())
                .number("bytes_out", response.getBytesWritten(false))
                .millis("duration_ms", nanos)
                .text("model", notes.model())
                .text("version", notes.version())
                .text("reason", notes.reason())
                .end();
    }

    /** What all lines begin with. */
    static JsonLine line(CharArrayWriter out, RequestNotes notes) {
        return new JsonLine(out)
                .text("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
                .text("request_id", notes.id());
    }

    @Override
    public void log(CharArrayWriter line) {
        if (toStandardOutput) {
            System.out.println(line);
        } else {
            super.log(line);
        }
    }

    /** There is none to open. */
    @Override
    protected synchronized void open() {
        if (!toStandardOutput) {
            super.open();
        }
    }

    @Override
    public synchronized void backgroundProcess() {
        if (!toStandardOutput) {
            super.backgroundProcess();
        }
    }
}
