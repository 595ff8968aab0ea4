package dev.lenslet.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Scripts that stand in for {@code nvidia-smi}, and say what it said on machines that have GPUs. */
public final class StandInSmi {

    private static final Path SAID = Path.of("src/test/resources/nvidia-smi").toAbsolutePath();

    private StandInSmi() {}

    /**
     * A tool that says what was recorded, to these two questions alone.
     *
     * @param machine {@code one}, {@code eight}, {@code mig}, {@code desktop}
     */
    public static Path saying(Path directory, String machine) throws IOException {
        return script(directory, """
                case "$*" in
                  --query-gpu=index,*) cat '%1$s.csv' ;;
                  -L) cat '%1$s.list' ;;
                  *) echo "ERROR: Option $1 is not recognized."; exit 2 ;;
                esac
                """.formatted(SAID.resolve(machine)));
    }

    /** A tool that does this. */
    public static Path script(Path directory, String body) throws IOException {
        Path script = Files.writeString(directory.resolve("nvidia-smi"), "#!/bin/sh\n" + body);
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
