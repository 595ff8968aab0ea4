package dev.lenslet.serving.grpc;

import dev.lenslet.serving.grpc.proto.ServerReadyRequest;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** A client's channel to the service under test. */
final class ReadyChannel {

    private ReadyChannel() {}

    /** Back when the service says that it is ready; the caller shuts it down. */
    static ManagedChannel to(GrpcServerLifecycle server) {
        while (!server.isRunning()) {
            Thread.yield();
        }
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        while (!ClientCalls.blockingUnaryCall(
                        channel,
                        InferenceMethods.SERVER_READY,
                        CallOptions.DEFAULT,
                        ServerReadyRequest.getDefaultInstance())
                .getReady()) {
            Thread.yield();
        }
        return channel;
    }
}
