package dev.lenslet.media;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A run of FFmpeg's: no input but its file, no network, bounded in time and memory; dead once this is closed. */
final class VideoProcess implements AutoCloseable {

    private static final Path SHELL = Path.of("/bin/sh");

    private final Process process;
    private final CompletableFuture<Void> killing;
    private volatile boolean late;

    private VideoProcess(Process process, VideoSettings settings) {
        this.process = process;
        this.killing = CompletableFuture.runAsync(
                this::killLate,
                CompletableFuture.delayedExecutor(settings.timeout().toMillis(), TimeUnit.MILLISECONDS));
    }

    /**
     * @param program ffmpeg or ffprobe, by name or path
     * @throws UnreadableMedia where it is not installed
     */
    static VideoProcess start(String program, List<String> arguments, VideoSettings settings) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SHELL)) {
            String kilobytes = Long.toString(settings.memory().toKilobytes());
            command.addAll(List.of(SHELL.toString(), "-c", "ulimit -v \"$0\"; exec \"$@\"", kilobytes));
        }
        command.add(find(program).toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        Process process = builder.start();
        process.getOutputStream().close();
        return new VideoProcess(process, settings);
    }

    private static Path find(String program) {
        String path = program.contains(File.separator) ? "" : System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator))
                .flatMap(directory -> Stream.of(Path.of(directory, program), Path.of(directory, program + ".exe")))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> UnreadableMedia.unsupported("Video is read where FFmpeg is installed, and '"
                        + program
                        + "' is not found. Install it (apt-get install ffmpeg, brew install ffmpeg), or name it"
                        + " in lenslet.media.video; or send the frames as an animated GIF or a zip of pictures."));
    }

    /** By its handle, and said before: {@link Process#destroyForcibly} would close the output under whoever reads it. */
    private void killLate() {
        if (process.isAlive()) {
            late = true;
            process.toHandle().destroyForcibly();
        }
    }

    InputStream output() {
        return process.getInputStream();
    }

    /** Whether it was ended because it took too long. */
    boolean late() {
        return late;
    }

    @Override
    public void close() {
        killing.cancel(false);
        process.destroyForcibly();
    }
}
