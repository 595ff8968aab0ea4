package dev.lenslet.training.worker;

/** How many threads a job may keep busy. */
final class LeasedThreads {

    private LeasedThreads() {}

    static int count() {
        String leased = System.getenv("OMP_NUM_THREADS");
        return leased != null && leased.matches("[1-9]\\d{0,3}")
                ? Integer.parseInt(leased)
                : Runtime.getRuntime().availableProcessors();
    }
}
