package dev.lenslet.training;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Where the numbers of processes mean the same: a machine since its last boot, and there the container. */
final class Place {

    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path PROCESSES = Path.of("/proc/self/ns/pid");

    private Place() {}

    static String here() {
        try {
            return Files.readString(BOOT).strip() + "/" + Files.readSymbolicLink(PROCESSES);
        } catch (IOException | UnsupportedOperationException notLinux) {
            return host();
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException unknown) {
            // Like no other: then only silence tells who is gone.
            return UUID.randomUUID().toString();
        }
    }
}
