package bench;

import java.util.Arrays;
import java.util.Locale;

/** What came back of a load: latencies in nanoseconds of what was answered and of what was refused. */
final class Answers {

    private final Times good = new Times();
    private final Times refused = new Times();
    private int failed;
    int unsent;
    double seconds;

    void add(int status, long nanos, boolean retryAfter) {
        if (status == 200) {
            good.add(nanos);
        } else if ((status == 429 || status == 503 || status == 504) && retryAfter) {
            refused.add(nanos);
        } else {
            failed++;
        }
    }

    double goodPerSecond() {
        return good.count / seconds;
    }

    double refusedPerSecond() {
        return refused.count / seconds;
    }

    double goodMillis(double part) {
        return good.millis(part);
    }

    double refusedMillis(double part) {
        return refused.millis(part);
    }

    int failed() {
        return failed;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%7.0f/s answered, p50 %7.2f ms, p99 %7.2f ms; %7.0f/s refused, p50 %6.2f ms, p99 %6.2f ms; %d failed, %d unsent",
                goodPerSecond(),
                goodMillis(.5),
                goodMillis(.99),
                refusedPerSecond(),
                refusedMillis(.5),
                refusedMillis(.99),
                failed,
                unsent);
    }

    private static final class Times {

        private long[] nanos = new long[1 << 12];
        private int count;

        void add(long each) {
            nanos = count == nanos.length ? Arrays.copyOf(nanos, 2 * count) : nanos;
            nanos[count++] = each;
        }

        double millis(double part) {
            if (count == 0) {
                return 0;
            }
            long[] sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            return sorted[(int) Math.min(count - 1L, (long) (part * count))] / 1e6;
        }
    }
}
