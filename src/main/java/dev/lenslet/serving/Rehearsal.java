package dev.lenslet.serving;

import dev.lenslet.telemetry.RequestNotes;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationPredicate;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;

/**
 * What answers the service's own requests at its start, and how they are known: by an id that nobody else knows, which is the
 * version that they ask for and the request's id. They are not counted, logged or traced. They are observed, so that this is
 * compiled too, but what is measured then is denied and shows nowhere. Thread-safe.
 */
@Component
class Rehearsal implements ObservationPredicate, ObservationFilter, MeterFilter {

    private static final String URI = "uri";

    private final String id = "warm-up-" + UUID.randomUUID();
    private final boolean traced;
    private volatile @Nullable LoadedModel model;

    Rehearsal(@Value("${management.tracing.export.enabled:false}") boolean traced) {
        this.traced = traced;
    }

    String id() {
        return id;
    }

    /** @param rehearsed from {@link ModelLoader#rehearsal}; the model that it stands for stays leased until {@link #end} */
    void begin(LoadedModel rehearsed) {
        model = rehearsed;
    }

    void end() {
        model = null;
    }

    /** What answers a request that names a version, where that is one of these, with a lease; else null. */
    @Nullable
    LoadedModel lease(String version) {
        LoadedModel now = model;
        if (now == null || !version.equals(id) || !now.acquire()) {
            return null;
        }
        RequestNotes.unlogged();
        return now;
    }

    @Override
    public boolean test(String name, Observation.Context context) {
        return !traced || !isOwn(context);
    }

    @Override
    public Observation.Context map(Observation.Context context) {
        return isOwn(context) ? context.addLowCardinalityKeyValue(KeyValue.of(URI, id)) : context;
    }

    @Override
    public MeterFilterReply accept(Meter.Id meter) {
        return id.equals(meter.getTag(URI)) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
    }

    private boolean isOwn(Observation.Context context) {
        if (model == null || !(context instanceof ServerRequestObservationContext request)) {
            return false;
        }
        HttpServletRequest carrier = request.getCarrier();
        return carrier != null && id.equals(carrier.getHeader(RequestNotes.ID_HEADER));
    }
}
