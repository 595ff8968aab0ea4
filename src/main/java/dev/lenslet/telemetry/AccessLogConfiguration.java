package dev.lenslet.telemetry;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;

/** The log of requests, over HTTP and gRPC, where {@code lenslet.access-log} says where to. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("lenslet.access-log")
class AccessLogConfiguration {

    @Bean
    AccessLog accessLog(@Value("${lenslet.access-log}") String target) {
        return AccessLog.to(target);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> accessLogs(AccessLog log) {
        return factory -> factory.addEngineValves(log);
    }

    /** Outside of all others, so that it sees what they refuse. */
    @Bean
    @GlobalServerInterceptor
    @Order(-1_000)
    CallLog callLog(AccessLog log) {
        return new CallLog(log);
    }
}
