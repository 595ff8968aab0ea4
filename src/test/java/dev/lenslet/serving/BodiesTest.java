package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;

class BodiesTest {

    private final Bodies bodies = new Bodies(new Binder(new MapConfigurationPropertySource(
                    Map.of("s.max-body", "100KB", "s.body-memory", "150KB", "s.slow-bodies", "1", "s.body-time", "0s")))
            .bindOrCreate("s", ServingSettings.class));

    @Test
    void largeBodiesAreHeldUpToTheirMemory() {
        try (Bodies.Body held = bodies.read(request(100 << 10))) {
            assertThat(held.bytes()).hasSize(100 << 10);
            assertThatThrownBy(() -> bodies.read(request(100 << 10))).isInstanceOf(TooBusy.class);
            try (Bodies.Body small = bodies.read(request(64 << 10))) {
                assertThat(small.bytes()).hasSize(64 << 10);
            }
        }
        bodies.read(request(100 << 10)).close();
        assertThatThrownBy(() -> bodies.read(request((100 << 10) + 1))).isInstanceOf(OverLimit.class);
        bodies.read(request(100 << 10)).close();
    }

    @Test
    void whatComesInLateIsRefusedAndLeavesItsPlace() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> bodies.read(new Late())).hasMessageContaining("did not arrive within");
        }
    }

    /** Nothing of its body is there yet. */
    private static final class Late extends MockHttpServletRequest {

        Late() {
            setContent(new byte[10]);
        }

        @Override
        public ServletInputStream getInputStream() {
            return new DelegatingServletInputStream(new ByteArrayInputStream(new byte[10]) {
                @Override
                public int available() {
                    return 0;
                }
            });
        }
    }

    private static MockHttpServletRequest request(int length) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setContent(new byte[length]);
        return request;
    }
}
