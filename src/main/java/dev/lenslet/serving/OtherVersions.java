package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Versions that were asked for by name and don't answer otherwise: loaded by the request that asks first, kept while they
 * are among the last asked for. No lock is held while one is loaded. Thread-safe.
 */
final class OtherVersions {

    /** Loading takes memory and processors; more at once would disturb those who have their models. */
    private static final int LOADS_AT_ONCE = 2;

    private final ModelLoader loader;
    private final int capacity;
    private final Map<Key, LoadedModel> loaded = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<Key> loading = new HashSet<>();
    private boolean closed;

    OtherVersions(ModelLoader loader, int capacity) {
        this.loader = loader;
        this.capacity = capacity;
    }

    private record Key(String model, int version) {}

    /**
     * A version with a lease on it, which the caller gives back.
     *
     * @throws ModelNotReady where it cannot be loaded, another request is loading it, or too many are being loaded
     */
    LoadedModel lease(ModelVersion version) {
        Key key = new Key(version.model(), version.version());
        LoadedModel known = leaseLoaded(key, version);
        if (known != null) {
            return known;
        }
        try {
            LoadedModel fresh = loader.load(version);
            keep(key, fresh);
            return fresh;
        } catch (RuntimeException failure) {
            throw LoadFailure.logged(version, failure).refusal();
        } finally {
            loadingEnded(key);
        }
    }

    /** A loaded version with a lease; or null, and the caller has to load it. */
    private synchronized @Nullable LoadedModel leaseLoaded(Key key, ModelVersion version) {
        LoadedModel known = loaded.get(key);
        if (known != null && known.isOf(version) && known.acquire()) {
            return known;
        }
        if (closed || loading.size() >= LOADS_AT_ONCE || !loading.add(key)) {
            throw ModelNotReady.loading(key.model());
        }
        return null;
    }

    private synchronized void loadingEnded(Key key) {
        loading.remove(key);
    }

    /** Takes a lease for who loaded it. */
    private synchronized void keep(Key key, LoadedModel fresh) {
        fresh.acquire();
        if (closed) {
            fresh.retire();
            return;
        }
        LoadedModel stale = loaded.put(key, fresh);
        if (stale != null) {
            stale.retire();
        }
        Iterator<LoadedModel> eldest = loaded.values().iterator();
        while (loaded.size() > capacity) {
            LoadedModel leaves = eldest.next();
            eldest.remove();
            leaves.retire();
        }
    }

    /** Lets go of those that are no longer wanted. */
    synchronized void drop(Predicate<ModelVersion> unwanted) {
        List<LoadedModel> leaving = new ArrayList<>(loaded.values());
        leaving.removeIf(model -> !unwanted.test(model.version()));
        loaded.values().removeAll(leaving);
        leaving.forEach(LoadedModel::retire);
    }

    synchronized void close() {
        closed = true;
        drop(every -> true);
    }
}
