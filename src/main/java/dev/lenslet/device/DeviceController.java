package dev.lenslet.device;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The devices of this machine over HTTP. */
@RestController
@RequestMapping("/devices")
class DeviceController {

    private final Devices devices;
    private final DeviceUsers users;

    DeviceController(Devices devices, DeviceUsers users) {
        this.devices = devices;
        this.users = users;
    }

    /** @param withoutGpus why no GPUs could be looked for; left out where they could */
    record Answer(List<DeviceView> devices, @Nullable String withoutGpus) {}

    @GetMapping
    Answer list() throws InterruptedException {
        Inventory inventory = devices.refreshed();
        return new Answer(
                inventory.devices().stream()
                        .map(device -> DeviceView.of(device, users))
                        .toList(),
                inventory.withoutGpus());
    }
}
