package dev.lenslet.device;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a machine has, at one time.
 *
 * @param gpus with the slices of each after it
 * @param withoutGpus why none could be looked for; null where they could
 */
public record Inventory(
        Processor processor, List<Gpu> gpus, @Nullable String withoutGpus) {

    public Inventory {
        gpus = List.copyOf(gpus);
    }

    /** The processors first. */
    public List<Device> devices() {
        return Stream.concat(Stream.<Device>of(processor), gpus.stream()).toList();
    }
}
