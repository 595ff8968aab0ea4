package dev.lenslet.serving;

import dev.lenslet.problem.InvalidFields;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** The header {@code X-Request-Timeout}: milliseconds, or a duration such as {@code 5s}, {@code 200ms} or {@code PT5S}. */
public final class RequestTimeout {

    public static final String HEADER = "X-Request-Timeout";

    private RequestTimeout() {}

    /**
     * How urgent a request is that has just arrived: by its header, a day at most, and as long as its client stays.
     *
     * @throws InvalidFields where it cannot be read
     */
    public static Urgency urgency(HttpServletRequest request) {
        String value = request.getHeader(HEADER);
        Urgency urgency = value == null ? Urgency.NORMAL : Urgency.within(nanos(value.strip()), 0);
        return urgency.withClient(HangUps.of(request));
    }

    private static long nanos(String value) {
        Duration timeout = parsed(value);
        if (timeout == null || timeout.isNegative() || timeout.isZero()) {
            throw new InvalidFields(HEADER, "must be milliseconds above 0, or a duration such as 5s, 200ms or PT5S");
        }
        return timeout.compareTo(Duration.ofDays(1)) > 0 ? TimeUnit.DAYS.toNanos(1) : timeout.toNanos();
    }

    private static @Nullable Duration parsed(String value) {
        try {
            return value.isEmpty() ? null : DurationStyle.detectAndParse(value, ChronoUnit.MILLIS);
        } catch (IllegalArgumentException | ArithmeticException unreadable) {
            return null;
        }
    }
}
