package bench;

import bench.empty.EmptyHandler;
import dev.lenslet.LensletApplication;
import org.springframework.boot.SpringApplication;

/** Lenslet with the empty handler in the same server, to compare the two handlers and nothing else. */
final class EmptyBesideLenslet {

    private EmptyBesideLenslet() {}

    public static void main(String[] args) {
        new SpringApplication(LensletApplication.class, EmptyHandler.class).run(args);
    }
}
