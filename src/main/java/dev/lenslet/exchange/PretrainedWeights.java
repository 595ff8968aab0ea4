package dev.lenslet.exchange;

import dev.lenslet.exchange.keras.KerasFiles;
import dev.lenslet.network.Network;
import dev.lenslet.network.Weights;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.storage.Download;
import dev.lenslet.storage.Home;
import dev.lenslet.storage.WrongBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Published weights by name: from {@code lenslet.weights.dir}, from the cache under {@code lenslet.home}, or fetched there
 * once. A fetched file is taken by size and checksum alone. Thread-safe; one file is fetched at a time.
 */
@Component
public class PretrainedWeights {

    private static final Logger log = LoggerFactory.getLogger(PretrainedWeights.class);

    /** How long a server may send nothing. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WeightsSettings settings;
    private final Path cache;
    private final KerasFiles files;
    private final Download download = new Download(PATIENCE);

    PretrainedWeights(WeightsSettings settings, Home home, ExchangeSettings limits) {
        this.settings = settings;
        this.cache = home.home().resolve("weights");
        this.files = new KerasFiles(limits.maxUpload().toBytes(), limits.maxParameters());
    }

    public List<String> names() {
        return Arrays.stream(PublishedWeights.values())
                .map(PublishedWeights::title)
                .toList();
    }

    /**
     * Weights for a network whose layers with weights are the published ones, in their order.
     *
     * @throws InvalidFields where nothing was published by the name
     * @throws WeightsUnavailable where the file cannot be had; the answer says how to provide it
     * @throws UnreadableModel where the network is another
     */
    public Weights of(String name, Network network) throws IOException {
        return files.weights(file(named(name)), network);
    }

    /**
     * Weights for a network that holds the published one as a part: its layers are found by name, in nested models too; the
     * network's other layers keep the weights given.
     */
    public Weights into(String name, Network network, Weights others) throws IOException {
        return files.weightsByName(file(named(name)), network, others);
    }

    private PublishedWeights named(String name) {
        return Arrays.stream(PublishedWeights.values())
                .filter(weights -> weights.title().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidFields("weights", "'" + name + "' is none of " + names()));
    }

    private synchronized Path file(PublishedWeights weights) throws IOException {
        Path dir = settings.dir();
        if (dir != null && Files.isRegularFile(dir.resolve(weights.fileName()))) {
            return dir.resolve(weights.fileName());
        }
        Path cached = cache.resolve(weights.fileName());
        if (!Files.isRegularFile(cached)) {
            fetch(weights, cached);
        }
        return cached;
    }

    private void fetch(PublishedWeights weights, Path cached) throws IOException {
        URI source = source(weights);
        if (source == null) {
            throw new WeightsUnavailable(weights, "no address is known for them");
        }
        Files.createDirectories(cache);
        Path part = cache.resolve(weights.fileName() + ".part");
        try {
            log.info("Fetching {} from {}", weights.fileName(), source);
            download.complete(source, part, weights.bytes(), bytes -> {});
        } catch (WrongBytes wrong) {
            Files.deleteIfExists(part);
            throw new WeightsUnavailable(weights, wrong.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new WeightsUnavailable(weights, "fetching them was interrupted");
        } catch (IOException failure) {
            log.warn("{} could not be fetched from {}: {}", weights.fileName(), source, failure.toString());
            throw new WeightsUnavailable(weights, "fetching them failed");
        }
        if (Files.size(part) != weights.bytes()
                || !digest(part, weights.algorithm()).equals(weights.checksum())) {
            Files.delete(part);
            throw new WeightsUnavailable(weights, "what was fetched has another size or checksum");
        }
        Files.move(part, cached, StandardCopyOption.ATOMIC_MOVE);
    }

    private @Nullable URI source(PublishedWeights weights) {
        return switch (weights) {
            case VGG16 -> settings.vgg16();
            case SQUEEZENET -> settings.squeezenet();
        };
    }

    private static String digest(Path file, String algorithm) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance(algorithm))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
