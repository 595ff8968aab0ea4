package dev.lenslet.exchange;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What may come in as a model.
 *
 * @param maxUpload bytes of a model's file, and of each file in it unpacked; default 600 MB, which holds VGG16 with its top;
 *     below 2 GB, which one file can be mapped with
 * @param maxParameters weights of an imported model, which are in memory while it is imported, three times over at most;
 *     default 40 million (160 MB each time)
 * @param maxWait how long an import waits for the one before it; default 30 s
 */
@Validated
@ConfigurationProperties("lenslet.exchange")
record ExchangeSettings(
        @DefaultValue("600MB") DataSize maxUpload,
        @DefaultValue("40000000") @Min(1) @Max(500_000_000) long maxParameters,
        @DefaultValue("30s") Duration maxWait) {

    ExchangeSettings {
        if (maxUpload.toBytes() < 1 || maxUpload.toBytes() >= Integer.MAX_VALUE) {
            throw new IllegalArgumentException("lenslet.exchange.max-upload must be between 1 byte and 2 GB");
        }
    }
}
