package dev.lenslet.training.schedule;

/** What one owner may have at once. */
public record Quota(int jobs, int threads, int gpus) {

    public static final Quota UNLIMITED = new Quota(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    public Quota {
        if (jobs < 0 || threads < 0 || gpus < 0) {
            throw new IllegalArgumentException("a quota is not negative");
        }
    }
}
