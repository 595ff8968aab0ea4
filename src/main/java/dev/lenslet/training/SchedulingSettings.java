package dev.lenslet.training;

import dev.lenslet.training.schedule.Quota;
import dev.lenslet.training.schedule.Replica.Reserve;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What serving keeps and what owners may have. The same for all replicas but {@code reserve}, which is this one's.
 *
 * @param reserve of this machine, for serving
 * @param halfLife after which what an owner has used counts half as much, 1 d
 * @param quota of each owner without one of his own; by default no limit
 * @param quotas by owner; they name the owners that there are besides {@code default}
 */
@Validated
@ConfigurationProperties("lenslet.training.scheduling")
record SchedulingSettings(
        @DefaultValue @Valid ForServing reserve,
        @DefaultValue("1d") Duration halfLife,
        @DefaultValue @Valid Limits quota,
        @Nullable Map<String, @Valid Limits> quotas) {

    static final String DEFAULT_OWNER = "default";

    SchedulingSettings {
        if (!halfLife.isPositive()) {
            throw new IllegalArgumentException("lenslet.training.scheduling.half-life must be above 0, as in '1d'");
        }
        quotas = quotas == null ? Map.of() : Map.copyOf(quotas);
    }

    /**
     * @param threads that no worker gets, 0: workers run at a lower priority anyway
     * @param memory that no worker gets, 512 MB
     */
    record ForServing(
            @DefaultValue("0") @Min(0) int threads,
            @DefaultValue("512MB") DataSize memory) {}

    /** Of one owner at once; null for no limit. */
    record Limits(
            @Nullable @Min(0) Integer jobs,
            @Nullable @Min(0) Integer threads,
            @Nullable @Min(0) Integer gpus) {

        Quota asQuota() {
            return new Quota(orNone(jobs), orNone(threads), orNone(gpus));
        }

        private static int orNone(@Nullable Integer limit) {
            return limit == null ? Integer.MAX_VALUE : limit;
        }
    }

    Reserve reserved() {
        return new Reserve(reserve.threads(), reserve.memory().toBytes());
    }

    Quota otherwise() {
        return quota.asQuota();
    }

    Map<String, Quota> byOwner() {
        return Objects.requireNonNull(quotas).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().asQuota()));
    }

    /** Those that jobs may name. */
    Set<String> owners() {
        Set<String> owners = new TreeSet<>(Objects.requireNonNull(quotas).keySet());
        owners.add(DEFAULT_OWNER);
        return owners;
    }
}
