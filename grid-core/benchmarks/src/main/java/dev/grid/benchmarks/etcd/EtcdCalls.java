package dev.grid.benchmarks.etcd;

import dev.grid.benchmarks.etcd.EtcdMessage.Bytes;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.ClientCalls;

/** A connection to one server. Thread-safe; each call blocks. */
public final class EtcdCalls implements AutoCloseable {

  private static final MethodDescriptor<Bytes, Bytes> PUT = method("etcdserverpb.KV/Put");
  private static final MethodDescriptor<Bytes, Bytes> RANGE = method("etcdserverpb.KV/Range");
  private static final MethodDescriptor<Bytes, Bytes> GRANT =
      method("etcdserverpb.Lease/LeaseGrant");
  private static final MethodDescriptor<Bytes, Bytes> LOCK = method("v3lockpb.Lock/Lock");
  private static final MethodDescriptor<Bytes, Bytes> UNLOCK = method("v3lockpb.Lock/Unlock");

  private static final int LEASE_SECONDS = 600;

  private final ManagedChannel channel;

  /** Connects when first asked. */
  public EtcdCalls(int port) {
    channel =
        NettyChannelBuilder.forAddress(InetAddress.getLoopbackAddress().getHostAddress(), port)
            .usePlaintext()
            .directExecutor()
            .build();
  }

  private static MethodDescriptor<Bytes, Bytes> method(String name) {
    return MethodDescriptor.<Bytes, Bytes>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(name)
        .setRequestMarshaller(EtcdMessage.MARSHALLER)
        .setResponseMarshaller(EtcdMessage.MARSHALLER)
        .build();
  }

  private EtcdMessage ask(MethodDescriptor<Bytes, Bytes> method, EtcdMessage request) {
    Bytes answer =
        ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, request.bytes());
    return EtcdMessage.of(answer);
  }

  /**
   * Counts one up: a key's version is how often it was put. It asks for what was there before, as
   * who counts wants to know the number.
   *
   * @return how often it was put before
   */
  public long increment(String key) {
    EtcdMessage before = ask(PUT, new EtcdMessage().text(1, key).text(2, "").number(4, 1));
    return before.hasMessage(2) ? before.message(2).number(4) : 0;
  }

  /** Reads how often a key was put, linearizably. */
  public long count(String key) {
    EtcdMessage found = ask(RANGE, new EtcdMessage().text(1, key));
    return found.hasMessage(2) ? found.message(2).number(4) : 0;
  }

  /** A lease of some minutes; its id. */
  public long lease() {
    return ask(GRANT, new EtcdMessage().number(1, LEASE_SECONDS)).number(2);
  }

  /** Takes a lock when it is free; what to unlock it by. */
  public Bytes lock(String name, long lease) {
    return ask(LOCK, new EtcdMessage().text(1, name).number(2, lease)).value(2);
  }

  /** Gives a lock back. */
  public void unlock(Bytes key) {
    var unused = ask(UNLOCK, new EtcdMessage().value(1, key));
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      boolean unused = channel.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
