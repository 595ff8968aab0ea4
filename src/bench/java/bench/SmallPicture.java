package bench;

import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Writes a picture as a gray PNG of 28 by 28 pixels. Arguments: the picture, the file to write. */
final class SmallPicture {

    private SmallPicture() {}

    public static void main(String[] args) throws IOException {
        BufferedImage small = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        Image picture = ImageIO.read(new File(args[0])).getScaledInstance(28, 28, Image.SCALE_AREA_AVERAGING);
        small.getGraphics().drawImage(picture, 0, 0, null);
        ImageIO.write(small, "png", new File(args[1]));
    }
}
