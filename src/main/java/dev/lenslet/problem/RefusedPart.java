package dev.lenslet.problem;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A refusal of one among several parts of a request, which says of which. */
public final class RefusedPart extends Refusal {

    private final transient Refusal refusal;

    /** @param part a path into the request, such as {@code inputs[0].data[3]} */
    public RefusedPart(String part, Refusal refusal) {
        super(refusal.reason(), refusal.slug(), refusal.title(), part + ": " + refusal.detail());
        this.refusal = refusal;
    }

    @Override
    public Map<String, Object> members() {
        return refusal.members();
    }

    @Override
    public @Nullable Duration retryAfter() {
        return refusal.retryAfter();
    }
}
