package dev.lenslet.media;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.jspecify.annotations.Nullable;

/** The picture formats read here, told apart by their first bytes. */
enum ImageFormat {
    PNG("png", 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'),
    JPEG("jpeg", 0xff, 0xd8, 0xff),
    GIF("gif", 'G', 'I', 'F', '8'),
    BMP("bmp", 'B', 'M');

    private static final List<ImageFormat> ALL = List.of(values());

    private final String name;
    private final byte[] signature;
    private volatile @Nullable ImageReaderSpi provider;

    ImageFormat(String name, int... signature) {
        this.name = name;
        this.signature = new byte[signature.length];
        for (int i = 0; i < signature.length; i++) {
            this.signature[i] = (byte) signature[i];
        }
    }

    /** The format whose signature the bytes begin with; null where it is none of these. */
    static @Nullable ImageFormat of(byte[] encoded) {
        for (ImageFormat format : ALL) {
            int length = format.signature.length;
            if (encoded.length >= length && Arrays.equals(encoded, 0, length, format.signature, 0, length)) {
                return format;
            }
        }
        return null;
    }

    /** All of them, as in messages: {@code PNG, JPEG, GIF or BMP}. */
    static String names() {
        String names = ALL.stream().map(ImageFormat::name).collect(Collectors.joining(", "));
        int last = names.lastIndexOf(", ");
        return names.substring(0, last) + " or" + names.substring(last + 1);
    }

    /** A new reader of ImageIO; the caller disposes of it. The provider is looked up once: a lookup costs more than a digit. */
    ImageReader reader() throws java.io.IOException {
        ImageReaderSpi found = provider;
        if (found == null) {
            found = lookUp();
            provider = found;
        }
        return found.createReaderInstance();
    }

    private ImageReaderSpi lookUp() {
        Iterator<ImageReaderSpi> providers = IIORegistry.getDefaultInstance()
                .getServiceProviders(
                        ImageReaderSpi.class,
                        candidate -> List.of(((ImageReaderSpi) candidate).getFormatNames())
                                .contains(name),
                        true);
        if (!providers.hasNext()) {
            throw new IllegalStateException("this Java has no " + name + " reader; a full java.desktop module has");
        }
        return providers.next();
    }
}
