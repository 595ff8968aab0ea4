package dev.lenslet.problem;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request refused for a reason the client can understand. Features extend it with classes of their own that know ids
 * and values; what HTTP makes of it is {@link ProblemAdvice}'s business alone.
 */
public abstract class Refusal extends RuntimeException {

    private final Reason reason;
    private final String slug;
    private final String title;
    private final String detail;

    /**
     * @param reason why
     * @param slug stable, lowercase, dashed: the end of the problem's type {@code urn:lenslet:problem:<slug>}
     * @param title the same for every refusal of this slug
     * @param detail one or two sentences for a person: the field, the limit and the way out
     */
    protected Refusal(Reason reason, String slug, String title, String detail) {
        // Where it was made tells nothing, and in an overload there may be thousands in a second.
        super(detail, null, false, false);
        this.reason = reason;
        this.slug = slug;
        this.title = title;
        this.detail = detail;
    }

    public final Reason reason() {
        return reason;
    }

    public final String slug() {
        return slug;
    }

    public final String title() {
        return title;
    }

    public final String detail() {
        return detail;
    }

    /** Further members of the problem document (snake_case names), such as the limit or the expected shape. */
    public Map<String, Object> members() {
        return Map.of();
    }

    /** When a retry may help; null where it won't. Sent as {@code Retry-After}. */
    public @Nullable Duration retryAfter() {
        return null;
    }
}
