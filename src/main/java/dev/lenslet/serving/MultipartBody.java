package dev.lenslet.serving;

import dev.lenslet.problem.FieldFault;
import dev.lenslet.problem.InvalidFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * The parts of a form (RFC 7578) that is in memory already. The servlet's own reading knows one limit for all paths, that of
 * data sets, and writes files.
 */
final class MultipartBody {

    static final String PART = "input";

    private static final int MAX_HEADERS = 8192;
    private static final Pattern NAME = Pattern.compile(
            "(?im)^content-disposition:\\s*form-data\\b[^\\r\\n]*?;\\s*name=(?:\"([^\"\\r\\n]*)\"|([^;\\s]+))");

    private static final Pattern TYPE = Pattern.compile("(?im)^content-type:([^\\r\\n]*)");

    /** What a part is that does not say (RFC 7578, 4.4). */
    private static final String UNTOLD = "text/plain";

    private final byte[] body;
    private final byte[] delimiter;
    private final int maxInputs;
    private final List<Part> inputs = new ArrayList<>();
    private final List<FieldFault> faults = new ArrayList<>();

    /** @param type as its header claims */
    record Part(byte[] bytes, String type) {}

    private MultipartBody(byte[] body, String boundary, int maxInputs) {
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.maxInputs = maxInputs;
    }

    /**
     * The contents of all parts named {@code input}, at least one.
     *
     * @throws InvalidFields where the body is no such form, or has parts of other names
     * @throws OverLimit where there are too many
     */
    static List<Part> inputs(byte[] body, String contentType, int maxInputs) {
        String boundary;
        try {
            boundary = MediaType.parseMediaType(contentType).getParameter("boundary");
        } catch (InvalidMediaTypeException malformed) {
            boundary = null;
        }
        if (boundary == null || boundary.isEmpty()) {
            throw new InvalidFields("body", "is multipart, but its Content-Type gives no boundary");
        }
        String bare = boundary.length() > 1 && boundary.startsWith("\"")
                ? boundary.substring(1, boundary.length() - 1)
                : boundary;
        return new MultipartBody(body, bare, maxInputs).read();
    }

    private List<Part> read() {
        // The first delimiter has no line break before it where there is no preamble.
        int at = startsWithDelimiter() ? -2 : find(delimiter, 0, body.length);
        while (at > -3 && !endsAfter(at)) {
            int headers = find("\r\n".getBytes(StandardCharsets.ISO_8859_1), at + delimiter.length, body.length);
            int next = headers < 0 ? -1 : find(delimiter, headers, body.length);
            if (next < 0) {
                throw new InvalidFields("body", "is cut off: a part has no end");
            }
            part(headers, next);
            at = next;
        }
        if (inputs.isEmpty() && faults.isEmpty()) {
            faults.add(new FieldFault(PART, "is missing: a part of this name, once or more"));
        }
        if (!faults.isEmpty()) {
            throw new InvalidFields(faults);
        }
        return inputs;
    }

    private boolean startsWithDelimiter() {
        int length = delimiter.length - 2;
        return body.length >= length && Arrays.equals(body, 0, length, delimiter, 2, delimiter.length);
    }

    private boolean endsAfter(int at) {
        int after = at + delimiter.length;
        return after + 1 < body.length && body[after] == '-' && body[after + 1] == '-';
    }

    private void part(int from, int end) {
        int limit = Math.min(end, from + MAX_HEADERS);
        int blank = find("\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1), from, limit);
        if (blank < 0) {
            throw new InvalidFields("body", "has a part without headers, or with more than " + MAX_HEADERS + " bytes");
        }
        String headers = new String(body, from, blank - from, StandardCharsets.UTF_8);
        Matcher name = NAME.matcher(headers);
        String found = name.find() ? (name.group(1) != null ? name.group(1) : name.group(2)) : "";
        if (!found.equals(PART)) {
            if (faults.size() < maxInputs) {
                faults.add(new FieldFault(found, "is unknown; a part is named " + PART));
            }
        } else if (inputs.size() == maxInputs) {
            throw OverLimit.inputs(PART, maxInputs);
        } else {
            inputs.add(new Part(Arrays.copyOfRange(body, blank + 4, Math.max(blank + 4, end)), type(headers)));
        }
    }

    private static String type(String headers) {
        Matcher type = TYPE.matcher(headers);
        return type.find() ? type.group(1).strip() : UNTOLD;
    }

    /** Where the bytes are found in {@code body[from, to)}; -3 where they are not. */
    private int find(byte[] bytes, int from, int to) {
        int last = to - bytes.length;
        for (int i = from; i <= last; i++) {
            if (body[i] == bytes[0] && Arrays.equals(body, i, i + bytes.length, bytes, 0, bytes.length)) {
                return i;
            }
        }
        return -3;
    }
}
