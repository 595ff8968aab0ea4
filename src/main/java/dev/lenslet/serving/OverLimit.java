package dev.lenslet.serving;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.util.Map;

/** A prediction's request over one of its limits. */
final class OverLimit extends Refusal {

    private final String field;
    private final long limit;

    private OverLimit(String field, long limit, String detail) {
        super(Reason.TOO_LARGE, "too-large", "The request is too large", detail);
        this.field = field;
        this.limit = limit;
    }

    static OverLimit body(long limit) {
        return new OverLimit("body", limit, "The body of a prediction may have " + limit + " bytes at most.");
    }

    /** @param field {@code input} or {@code instances} */
    static OverLimit inputs(String field, int limit) {
        return new OverLimit(
                field, limit, "One request may have " + limit + " " + field + " at most; send several requests.");
    }

    static OverLimit windows(int limit) {
        return new OverLimit(
                "input",
                limit,
                "One input may have " + limit + " windows at most (lenslet.serving.max-windows); send a shorter clip.");
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("field", field, "limit", limit);
    }
}
