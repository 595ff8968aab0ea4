package dev.lenslet.serving.oip;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The service as a whole. */
@RestController
class ServerController {

    private final ModelFacts facts;

    ServerController(ModelFacts facts) {
        this.facts = facts;
    }

    /** Specification, KServe and Triton disagree on this body; it has what the clients of all three look for. */
    record Health(boolean live, boolean ready) {}

    @GetMapping("/v2")
    ServerMetadata metadata() {
        return facts.server();
    }

    @Hidden
    @GetMapping("/v2/")
    ServerMetadata metadataWithSlash() {
        return facts.server();
    }

    @GetMapping("/v2/health/live")
    ResponseEntity<Health> live() {
        Health health = health();
        return answer(health, health.live());
    }

    @GetMapping("/v2/health/ready")
    ResponseEntity<Health> ready() {
        Health health = health();
        return answer(health, health.ready());
    }

    /** @param kind {@code systemsharedmemory} or {@code cudasharedmemory} */
    @PostMapping("/v2/{kind:systemsharedmemory|cudasharedmemory}/region/{region}/register")
    void register(@PathVariable String kind, @PathVariable String region) {
        throw NotOffered.sharedMemory();
    }

    private Health health() {
        return new Health(facts.live(), facts.ready());
    }

    private static ResponseEntity<Health> answer(Health health, boolean ok) {
        return ResponseEntity.status(ok ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(health);
    }
}
