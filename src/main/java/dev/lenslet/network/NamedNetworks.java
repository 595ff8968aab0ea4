package dev.lenslet.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

/** The networks that ship by name: the files {@code networks/*.json} among the resources, read when first asked for. Immutable. */
@Component
public class NamedNetworks {

    private final Supplier<Map<String, NamedNetwork>> networks = SingletonSupplier.of(NamedNetworks::read);

    private static Map<String, NamedNetwork> read() {
        JsonMapper json = new JsonMapper();
        Map<String, NamedNetwork> read = new TreeMap<>();
        try {
            for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath:/networks/*.json")) {
                String name = String.valueOf(file.getFilename()).replace(".json", "");
                try (InputStream in = file.getInputStream()) {
                    read.put(name, NamedNetwork.read(name, json.readTree(in)));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The networks of the application cannot be read", unreadable);
        }
        return Collections.unmodifiableMap(read);
    }

    /** All of them by name. */
    public Collection<NamedNetwork> all() {
        return networks.get().values();
    }

    /** @throws UnknownNetwork where none has the name */
    public NamedNetwork get(String name) {
        NamedNetwork network = networks.get().get(name);
        if (network == null) {
            throw new UnknownNetwork(name, networks.get().keySet());
        }
        return network;
    }
}
