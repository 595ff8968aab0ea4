package dev.lenslet.dataset;

import dev.lenslet.media.Media;
import dev.lenslet.media.MediaKind;
import dev.lenslet.network.FramesPreprocessing;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.network.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.springframework.stereotype.Component;

/** Shows pictures of data sets, few sheets at once. Thread-safe. */
@Component
final class Previews {

    private static final int AT_ONCE = 2;
    private static final long PATIENCE_SECONDS = 10;

    private final DiskDataSets dataSets;
    private final Media media;
    private final Semaphore free = new Semaphore(AT_ONCE, true);

    Previews(DiskDataSets dataSets, Media media) {
        this.dataSets = dataSets;
        this.media = media;
    }

    /**
     * A sheet as PNG.
     *
     * @throws InvalidDataSet where there is no such data set, it is not complete, or has nothing to show
     * @throws dev.lenslet.problem.Refusal where a picture cannot be read
     */
    byte[] png(String name, PreviewRequest request) throws IOException, InterruptedException {
        if (dataSets.find(name).isEmpty()) {
            throw dataSets.fetches().of(name).isPresent()
                    ? InvalidDataSet.notComplete(name)
                    : InvalidDataSet.unknown(name, dataSets.all().keySet());
        }
        if (!free.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new TooManyPreviews();
        }
        try (DataSets.Use held = dataSets.use(name, "a preview")) {
            return draw(name, request);
        } finally {
            free.release();
        }
    }

    private byte[] draw(String name, PreviewRequest request) throws IOException {
        DataSetReader reader = DataSetReader.open(dataSets.directory(name));
        Preprocessing preprocessing = preprocessing(reader.dataSet().kind(), request.size());
        String split = reader.splits().contains("train") ? "train" : "all";
        Examples examples = reader.examples(split, preprocessing, media, 0);
        int[] chosen = chosen(examples, reader.dataSet().classes(), request);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(
                new ContactSheet(request)
                        .draw(examples, chosen, Augmenter.of(request.augmentation(), preprocessing, request.seed())),
                "png",
                png);
        return png.toByteArray();
    }

    /** As networks get them, but in colour and not inverted; of a sequence the frame in its middle. */
    private static Preprocessing preprocessing(MediaKind kind, int size) {
        ImagePreprocessing picture = ImagePreprocessing.unit(Shape.of(size, size, 3));
        return switch (kind) {
            case IMAGE -> picture;
            case FRAMES -> new FramesPreprocessing(1, Integer.MAX_VALUE, picture);
            case SOUND, TEXT -> throw InvalidDataSet.notShown("Its examples are " + kind.plural() + ", no pictures.");
        };
    }

    /** Those with the seed's lowest lots. */
    private static int[] chosen(Examples examples, List<String> classes, PreviewRequest request) {
        int label = request.label() == null ? -1 : classes.indexOf(request.label());
        if (request.label() != null && label < 0) {
            throw InvalidDataSet.notShown("It has no class '" + request.label() + "'; classes are " + classes + ".");
        }
        int[] all = IntStream.range(0, examples.count())
                .filter(index -> label < 0 || examples.label(index) == label)
                .toArray();
        Random random = new Random(request.seed());
        int count = Math.min(request.count(), all.length);
        for (int i = 0; i < count; i++) {
            int j = i + random.nextInt(all.length - i);
            int lot = all[j];
            all[j] = all[i];
            all[i] = lot;
        }
        return IntStream.of(all).limit(count).toArray();
    }
}
