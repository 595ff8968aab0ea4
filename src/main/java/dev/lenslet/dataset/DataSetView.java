package dev.lenslet.dataset;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data set as clients see it.
 *
 * @param progress of one that is being fetched
 * @param reason why one could not be
 * @param dataSet what is known of one that is complete, its fields beside these
 * @param warnings sentences about it; null before it is complete
 */
record DataSetView(
        String name,
        State state,
        @Nullable FetchProgress progress,
        @Nullable String reason,

        @JsonUnwrapped @JsonIgnoreProperties("name") @Nullable
        DataSet dataSet,

        @Nullable List<String> warnings) {

    enum State {
        READY,
        FETCHING,
        FAILED
    }

    /** @param total bytes; absent until it is known */
    record FetchProgress(long bytes, @Nullable Long total) {}

    static DataSetView of(DataSet dataSet) {
        return new DataSetView(
                dataSet.name(), State.READY, null, null, dataSet, ClassBalance.warnings(dataSet.perClass()));
    }

    static DataSetView of(String name, Fetches.Fetch fetch) {
        String failure = fetch.failure().orElse(null);
        return new DataSetView(
                name,
                failure == null ? State.FETCHING : State.FAILED,
                new FetchProgress(fetch.done(), fetch.total() < 0 ? null : fetch.total()),
                failure,
                null,
                null);
    }
}
