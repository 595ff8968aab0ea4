package dev.lenslet;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class LensletApplication {

    public static void main(String[] args) {
        SpringApplication.run(LensletApplication.class, args);
    }
}
