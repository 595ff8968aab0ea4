package dev.lenslet.serving;

import dev.lenslet.media.Images;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.registry.ModelVersion;
import java.util.Iterator;
import java.util.List;

/**
 * Encoded pictures.
 *
 * @param encoded whole files, at least one; not copied
 */
record Pictures(Images images, List<byte[]> encoded) implements Inputs {

    @Override
    public InputKind kind() {
        return InputKind.IMAGE;
    }

    @Override
    public int count() {
        return encoded.size();
    }

    @Override
    public Decoding decode(ModelVersion version) {
        if (!(version.record().input().preprocessing() instanceof ImagePreprocessing preprocessing)) {
            throw UnfitInput.picture(version.model(), version.record().input().shape());
        }
        Iterator<byte[]> remaining = encoded.iterator();
        return target -> {
            byte[] picture = remaining.next();
            if (picture.length == 0) {
                throw new InvalidFields("input", "is empty; send a picture");
            }
            images.read(picture, preprocessing, target, 0);
        };
    }
}
