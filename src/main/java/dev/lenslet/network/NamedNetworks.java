package dev.lenslet.network;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The networks that ship by name: the files {@code networks/*.json} among the resources. Immutable. */
@Component
public class NamedNetworks {

    private final Map<String, NamedNetwork> networks;

    public NamedNetworks() throws IOException {
        JsonMapper json = new JsonMapper();
        Map<String, NamedNetwork> read = new TreeMap<>();
        for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath:/networks/*.json")) {
            String name = String.valueOf(file.getFilename()).replace(".json", "");
            try (InputStream in = file.getInputStream()) {
                read.put(name, NamedNetwork.read(name, json.readTree(in)));
            }
        }
        this.networks = Collections.unmodifiableMap(read);
    }

    /** All of them by name. */
    public Collection<NamedNetwork> all() {
        return networks.values();
    }

    /** @throws UnknownNetwork where none has the name */
    public NamedNetwork get(String name) {
        NamedNetwork network = networks.get(name);
        if (network == null) {
            throw new UnknownNetwork(name, networks.keySet());
        }
        return network;
    }
}
