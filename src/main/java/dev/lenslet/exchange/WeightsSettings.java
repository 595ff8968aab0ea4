package dev.lenslet.exchange;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where published weights come from.
 *
 * @param dir a directory that holds them under their published names; null: they are fetched
 * @param vgg16 the address of VGG16's without top; default the one that Keras' applications have
 * @param squeezenet the address of SqueezeNet v1.1's without top; none by default, as its makers keep none
 */
@ConfigurationProperties("lenslet.weights")
record WeightsSettings(
        @Nullable Path dir,

        @DefaultValue("https://storage.googleapis.com/tensorflow/keras-applications/vgg16/"
                + "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5")
        URI vgg16,

        @Nullable URI squeezenet) {}
