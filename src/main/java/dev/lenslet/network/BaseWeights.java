package dev.lenslet.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Weights that others trained and published, for networks to begin with. Thread-safe. */
public interface BaseWeights {

    /** What there is, as {@code vgg16}. */
    List<String> names();

    /**
     * Refuses, saying how to provide them, where they are neither here nor at a known address.
     *
     * @param name one of {@link #names}
     */
    void check(String name);

    /**
     * The file that holds them; fetched where it is not here yet, and taken by size and checksum alone.
     *
     * @param name one of {@link #names}
     * @throws RuntimeException where it cannot be had; the message says how to provide it
     */
    Path file(String name, Progress progress) throws IOException;

    /** Hears how far a fetch got. */
    interface Progress {
        void fetched(long done, long total);
    }

    /** Reads what {@link BaseWeights#file} gave. Found by {@link java.util.ServiceLoader}, in the worker. */
    interface Reader {

        /**
         * Weights for a network that holds the published one as a part: its layers are found by name, in nested models too.
         * Kernels on colours are turned to red, green, blue, which pictures have here, where they were published for blue,
         * green, red.
         *
         * @param others of the network's other layers, whose arrays come back as they are
         * @throws RuntimeException where the network does not hold the published one; the message says what is missing
         */
        Weights read(String name, Path file, Network network, Weights others) throws IOException;
    }
}
