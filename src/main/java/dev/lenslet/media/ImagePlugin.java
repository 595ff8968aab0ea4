package dev.lenslet.media;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.jspecify.annotations.Nullable;

/**
 * The readers of ImageIO that decode here. Each is named, not looked up by format: which one would be found depends on the
 * class path and its order. A provider is found once: a lookup costs more than a digit.
 */
enum ImagePlugin {
    PNG(() -> javas("png")),
    JPEG(() -> javas("jpeg")),
    GIF(() -> javas("gif")),
    BMP(() -> javas("bmp")),
    /** JPEGs of four colours, which Java's own reader does not convert. */
    CMYK_JPEG(() -> registered(new JPEGImageReaderSpi())),
    WEBP(() -> registered(new WebPImageReaderSpi())),
    TIFF(() -> registered(new TIFFImageReaderSpi()));

    private final Supplier<ImageReaderSpi> source;
    private volatile @Nullable ImageReaderSpi provider;

    ImagePlugin(Supplier<ImageReaderSpi> source) {
        this.source = source;
    }

    /** A new reader; the caller disposes of it. */
    ImageReader reader() {
        ImageReaderSpi found = provider;
        if (found == null) {
            found = source.get();
            provider = found;
        }
        try {
            return found.createReaderInstance();
        } catch (IOException | RuntimeException broken) {
            throw new IllegalStateException("no reader for " + this, broken);
        }
    }

    private static ImageReaderSpi javas(String format) {
        Iterator<ImageReaderSpi> providers = IIORegistry.getDefaultInstance()
                .getServiceProviders(
                        ImageReaderSpi.class,
                        candidate -> candidate.getClass().getName().startsWith("com.sun.imageio.")
                                && List.of(((ImageReaderSpi) candidate).getFormatNames())
                                        .contains(format),
                        true);
        if (!providers.hasNext()) {
            throw new IllegalStateException("this Java has no " + format + " reader; a full java.desktop module has");
        }
        return providers.next();
    }

    /** Known to the registry, it finds the readers that it builds on. */
    private static ImageReaderSpi registered(ImageReaderSpi provider) {
        IIORegistry.getDefaultInstance().registerServiceProvider(provider);
        return provider;
    }
}
