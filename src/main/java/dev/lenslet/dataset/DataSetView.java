package dev.lenslet.dataset;

import dev.lenslet.media.ImageSizes;
import dev.lenslet.media.MediaKind;
import dev.lenslet.network.ImagePreprocessing.Polarity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A data set as clients see it; one that is not complete has its name, its state and how far it is. */
record DataSetView(
        String name,
        State state,
        @Nullable FetchProgress progress,
        @Nullable String reason,
        @Nullable MediaKind kind,
        @Nullable List<String> classes,
        @Nullable Integer count,
        @Nullable Long bytes,
        @Nullable Map<String, Integer> splits,
        @Nullable Map<String, Integer> perClass,
        @Nullable ImageSizes imageSizes,
        DataSet.@Nullable Range frames,
        DataSet.@Nullable Seconds seconds,
        DataSet.@Nullable Range rates,
        @Nullable Integer groups,
        @Nullable Integer leftOut,
        @Nullable Polarity polarity,
        @Nullable String checksum,
        @Nullable String source,
        @Nullable Instant created,
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
                dataSet.name(),
                State.READY,
                null,
                null,
                dataSet.kind(),
                dataSet.classes(),
                dataSet.count(),
                dataSet.bytes(),
                dataSet.splits(),
                dataSet.perClass(),
                dataSet.imageSizes(),
                dataSet.frames(),
                dataSet.seconds(),
                dataSet.rates(),
                dataSet.groups(),
                dataSet.leftOut(),
                dataSet.polarity(),
                dataSet.checksum(),
                dataSet.source(),
                dataSet.created(),
                ClassBalance.warnings(dataSet.perClass()));
    }

    static DataSetView of(String name, Fetches.Fetch fetch) {
        String failure = fetch.failure().orElse(null);
        return new DataSetView(
                name,
                failure == null ? State.FETCHING : State.FAILED,
                new FetchProgress(fetch.done(), fetch.total() < 0 ? null : fetch.total()),
                failure,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
