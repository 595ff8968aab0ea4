package dev.lenslet.serving.grpc;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.grpc.server.NettyGrpcServerFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/**
 * Starts the gRPC server when the rest of the service has started, beside its first requests: loading Netty takes longer
 * than an HTTP client should wait for. Where its port is taken the rest goes on, and the log says so.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "spring.grpc.server.enabled", matchIfMissing = true)
class GrpcStart {

    private static final Logger log = LoggerFactory.getLogger(GrpcStart.class);

    /** In the place of Spring's own, by its name. */
    @Bean
    static GrpcServerLifecycle nettyGrpcServerLifecycle(
            NettyGrpcServerFactory factory, GrpcServerProperties settings, ApplicationEventPublisher events) {
        return new GrpcServerLifecycle(factory, settings.getShutdown().getGracePeriod(), events) {
            @Override
            public boolean isAutoStartup() {
                return false;
            }

            @EventListener(ApplicationReadyEvent.class)
            void ready() {
                Thread.ofPlatform().name("grpc-start").daemon().start(this::startOrTell);
            }

            private void startOrTell() {
                try {
                    start();
                    log.info("gRPC on port {}", getPort());
                } catch (RuntimeException failure) {
                    log.error(
                            "No gRPC: it could not be started on port {}; spring.grpc.server.port names another, and"
                                    + " spring.grpc.server.enabled=false does without",
                            settings.getPort(),
                            failure);
                }
            }
        };
    }
}
