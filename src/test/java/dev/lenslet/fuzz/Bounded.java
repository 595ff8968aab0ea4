package dev.lenslet.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;

/** What is asked of a decoder whatever it is given: an answer or a refusal that a client understands, in bounds. */
public final class Bounded {

    /** Far beyond what any takes: a hang is found, a slow machine is none. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Those for which the client is to blame and not the service's state: statuses 400, 413, 415 and 422. */
    private static final Set<Reason> CLEAR =
            Set.of(Reason.MALFORMED, Reason.UNPROCESSABLE, Reason.TOO_LARGE, Reason.UNSUPPORTED_MEDIA);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Bounded() {}

    /** Reads something, or refuses it. */
    public interface Decoding {
        void run() throws Exception;
    }

    /** @param most bytes that may be taken of the heap, garbage included */
    public static void readsOrRefuses(long most, Decoding decoding) {
        assertTimeoutPreemptively(PATIENCE, () -> {
            long before = taken();
            try {
                decoding.run();
            } catch (Refusal refused) {
                assertThat(refused.reason()).as(refused.detail()).isIn(CLEAR);
                assertThat(refused.detail()).isNotBlank().doesNotContain("Exception");
            }
            assertThat(taken() - before).as("bytes of the heap").isLessThan(most);
        });
    }

    private static long taken() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId());
    }
}
