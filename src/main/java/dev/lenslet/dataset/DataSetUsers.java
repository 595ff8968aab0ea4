package dev.lenslet.dataset;

import java.util.List;

/** Who, here or in another replica, still needs data sets. Thread-safe. */
public interface DataSetUsers {

    /** Some of those that need the data set, for the refusal's text, such as {@code training job 1234}. */
    List<String> of(String dataSet);
}
