package bench;

import dev.lenslet.media.Media;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.ImagePreprocessing.Polarity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A sample's PNG to the tensor that the bundled digits takes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class Decoding {

    private final Media media = Media.withDefaultLimits();
    private final ImagePreprocessing digits = new ImagePreprocessing(28, 28, 1, 1 / 255f, 0, Polarity.LIGHT_ON_DARK);
    private final float[] tensor = new float[784];
    private byte[] png = {};

    @Setup
    public void read() throws IOException {
        png = Files.readAllBytes(Path.of("samples/seven.png"));
    }

    @Benchmark
    public float[] sample() {
        media.read(png, digits, tensor, 0);
        return tensor;
    }
}
