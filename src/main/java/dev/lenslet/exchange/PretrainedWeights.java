package dev.lenslet.exchange;

import dev.lenslet.network.BaseWeights;
import dev.lenslet.storage.CrossProcessLock;
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
class PretrainedWeights implements BaseWeights {

    private static final Logger log = LoggerFactory.getLogger(PretrainedWeights.class);

    /** How long a server may send nothing. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WeightsSettings settings;
    private final Path cache;
    private final Download download = new Download(PATIENCE);

    PretrainedWeights(WeightsSettings settings, Home home) {
        this.settings = settings;
        this.cache = home.home().resolve("weights");
    }

    @Override
    public List<String> names() {
        return PublishedWeights.names();
    }

    @Override
    public void check(String name) {
        PublishedWeights weights = PublishedWeights.named(name);
        if (!Files.isRegularFile(local(weights)) && source(weights) == null) {
            throw unknownAddress(weights);
        }
    }

    @Override
    public synchronized Path file(String name, Progress progress) throws IOException {
        PublishedWeights weights = PublishedWeights.named(name);
        Path file = local(weights);
        if (!Files.isRegularFile(file)) {
            try (CrossProcessLock turn = CrossProcessLock.acquire(cache.resolve("." + weights.fileName() + ".lock"))) {
                if (!Files.isRegularFile(file)) {
                    fetch(weights, file, progress);
                }
            }
        }
        return file;
    }

    /** Where they are, or will be once they were fetched. */
    private Path local(PublishedWeights weights) {
        Path dir = settings.dir();
        return dir != null && Files.isRegularFile(dir.resolve(weights.fileName()))
                ? dir.resolve(weights.fileName())
                : cache.resolve(weights.fileName());
    }

    private static WeightsUnavailable unknownAddress(PublishedWeights weights) {
        return new WeightsUnavailable(weights, "no address is known for them");
    }

    private void fetch(PublishedWeights weights, Path cached, Progress progress) throws IOException {
        URI source = source(weights);
        if (source == null) {
            throw unknownAddress(weights);
        }
        Path part = cache.resolve(weights.fileName() + ".part");
        try {
            log.info("Fetching {} from {}", weights.fileName(), source);
            download.complete(source, part, weights.bytes(), bytes -> progress.fetched(bytes, weights.bytes()));
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
