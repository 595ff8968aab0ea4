package dev.lenslet.telemetry;

import java.io.CharArrayWriter;
import org.apache.tomcat.util.json.JSONFilter;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object on one line. Texts are cut and escaped, so that no client can begin a line of its own. */
final class JsonLine {

    private static final int LONGEST_TEXT = 2_048;

    private final CharArrayWriter out;
    private char next = '{';

    JsonLine(CharArrayWriter out) {
        this.out = out;
    }

    /** @param value null leaves the field out */
    JsonLine text(String name, @Nullable String value) {
        if (value != null) {
            String cut = value.length() > LONGEST_TEXT ? value.substring(0, LONGEST_TEXT) : value;
            begin(name).append('"').append(JSONFilter.escape(cut)).append('"');
        }
        return this;
    }

    JsonLine number(String name, long value) {
        begin(name).append(Long.toString(value));
        return this;
    }

    /** In milliseconds, to a thousandth. */
    JsonLine millis(String name, long nanos) {
        long micros = Math.max(0, nanos) / 1_000;
        String fraction = Long.toString(1_000 + micros % 1_000).substring(1);
        begin(name).append(Long.toString(micros / 1_000)).append('.').append(fraction);
        return this;
    }

    void end() {
        out.append('}');
    }

    private CharArrayWriter begin(String name) {
        out.append(next).append('"').append(name).append("\":");
        next = ',';
        return out;
    }
}
