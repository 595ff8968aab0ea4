package dev.lenslet.device;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How GPUs are found.
 *
 * @param nvidiaSmi the tool that is asked, found on the path or named by its own
 * @param timeout what it may take, 5 s: it takes some where drivers are not kept loaded; later there are no GPUs
 * @param refresh how old what it said may get, 15 s
 */
@Validated
@ConfigurationProperties("lenslet.device")
record DeviceSettings(
        @DefaultValue("nvidia-smi") @NotBlank String nvidiaSmi,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("15s") Duration refresh) {

    DeviceSettings {
        if (!timeout.isPositive() || !refresh.isPositive()) {
            throw new IllegalArgumentException("lenslet.device.timeout and lenslet.device.refresh must be above 0");
        }
    }
}
