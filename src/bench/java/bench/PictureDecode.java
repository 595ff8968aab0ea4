package bench;

import dev.lenslet.media.Media;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.Shape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes a picture and resizes it to 224 by 224, in one thread, after a warm-up: the thread's processor time, since machines
 * are shared. Arguments: the picture, runs. Its counterpart is src/bench/python/picture_decode.py, which also makes the
 * picture.
 */
final class PictureDecode {

    private static final int WARM_UP = 5;

    private PictureDecode() {}

    public static void main(String[] args) throws IOException {
        byte[] picture = Files.readAllBytes(Path.of(args[0]));
        int runs = args.length > 1 ? Integer.parseInt(args[1]) : 9;
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Media media = Media.withDefaultLimits();
        for (int channels : new int[] {3, 1}) {
            ImagePreprocessing preprocessing = ImagePreprocessing.unit(Shape.of(224, 224, channels));
            float[] target = new float[preprocessing.shape().size()];
            List<Double> times = new ArrayList<>();
            for (int run = -WARM_UP; run < runs; run++) {
                long start = threads.getCurrentThreadCpuTime();
                media.read(picture, preprocessing, target, 0);
                if (run >= 0) {
                    times.add((threads.getCurrentThreadCpuTime() - start) / 1e6);
                }
            }
            System.out.println(new Figures(channels == 3 ? "Lenslet RGB" : "Lenslet gray", times, "ms"));
        }
    }
}
