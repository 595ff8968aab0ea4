package dev.lenslet.serving;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * HTTP/1.1 that lets the thread of a request see whether its client hung up: only who reads is told. So a byte is read,
 * without waiting, and where there is one, of a next request that was sent already, it is put back. Tomcat makes it by its
 * class name. Who looks costs a system call; who does not, nothing.
 */
public class HangUps extends Http11NioProtocol {

    /** From 17 on they are nobody's. */
    private static final int NOTE = 30;

    private static final String CLIENT = Client.class.getName();

    /** The client of a request; one that cannot be seen where another server or protocol runs it. */
    static Client of(HttpServletRequest request) {
        return request.getAttribute(CLIENT) instanceof Client client ? client : Client.UNSEEN;
    }

    /** Has the connection closed behind the answer, rather than what is left of the body waited for and thrown away. */
    static void closeAfterAnswer(HttpServletRequest request) {
        if (of(request) instanceof Watched connection) {
            connection.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    @Override
    protected Processor createProcessor() {
        return new Watched(this, getAdapter());
    }

    /** One for each connection in turn. */
    private static final class Watched extends Http11Processor implements Client {

        Watched(HangUps protocol, Adapter adapter) {
            super(protocol, adapter);
            request.setNote(NOTE, this);
        }

        @Override
        public boolean isGone() {
            ByteBuffer one = ByteBuffer.allocate(1);
            try {
                int read = getSocketWrapper().read(false, one);
                if (read > 0) {
                    getSocketWrapper().unRead(one.flip());
                }
                return read < 0;
            } catch (IOException closed) {
                return true;
            }
        }
    }

    /** Brings it to where a servlet finds it. */
    private static final class Telling extends ValveBase {

        Telling() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            if (request.getCoyoteRequest().getNote(NOTE) instanceof Client client) {
                request.setAttribute(CLIENT, client);
            }
            getNext().invoke(request, response);
        }
    }

    /** Puts it in the place of Tomcat's own. */
    @Configuration(proxyBeanMethods = false)
    static class Installation {

        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> hangUps() {
            return factory -> {
                factory.setProtocol(HangUps.class.getName());
                factory.addContextValves(new Telling());
            };
        }
    }
}
