package dev.lenslet.training;

/** Brings data sets of the catalogue onto this disk. */
interface DataSetFetch {

    /**
     * Returns once the data set is complete on disk, at once where it is already.
     *
     * @throws RuntimeException where it cannot be had; the message says why
     * @throws InterruptedException where the calling thread is interrupted meanwhile
     */
    void ensure(String name, Progress progress) throws InterruptedException;

    /** Hears how far it got, on the fetching thread. */
    interface Progress {
        /** @param total bytes; negative where unknown */
        void fetched(long done, long total);
    }
}
