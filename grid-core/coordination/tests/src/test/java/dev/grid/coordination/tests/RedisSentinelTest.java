package dev.grid.coordination.tests;

import static dev.grid.coordination.tests.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.coordination.Capabilities;
import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.CoordinationLock;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.Coordinators;
import dev.grid.coordination.tests.servers.Server;
import dev.grid.coordination.tests.servers.Servers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.sentinel.api.sync.RedisSentinelCommands;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RedisSentinelTest {

  private static final String MASTER = "mymaster";

  @Test
  void goesOnWithTheReplicaThatBecomesMaster() {
    try (Server first = Servers.redis();
        Server second = Servers.redis();
        Server sentinel = Servers.redisSentinel(first);
        RedisClient client = RedisClient.create()) {
      RedisCommands<String, String> master = client.connect(uri(first)).sync();
      String made = client.connect(uri(second)).sync().replicaof("127.0.0.1", first.port());
      assertThat(made).isEqualTo("OK");
      String url =
          "redis://" + sentinel.address() + "?sentinel=" + MASTER + "&timeout=10m&operation-timeout=5s&watch-interval=20ms";
      try (Coordinator a = Coordinators.create(url, "a");
          Coordinator b = Coordinators.create(url, "b")) {
        a.start(true);
        b.start(true);
        List<String> told = new CopyOnWriteArrayList<>();
        a.joinOrCreate("g", Capabilities.NONE);
        a.watchJoin("g", event -> told.add(event.member()));
        CoordinationLock held = a.lock("x");
        assertThat(held.tryAcquire()).isTrue();
        await(
            "that the replica has it all",
            () -> {
              master.set("last", "one");
              return master.waitForReplication(1, 1_000) == 1;
            });

        RedisSentinelCommands<String, String> watching = client.connectSentinel(uri(sentinel)).sync();
        await("that Sentinel knows the replica", () -> !watching.replicas(MASTER).isEmpty());
        await("that Sentinel begins", () -> begins(watching));
        await(
            "the new master",
            () -> ((InetSocketAddress) watching.getMasterAddrByName(MASTER)).getPort() == second.port());

        await("that it goes on", () -> isStillHeld(held));
        assertThat(b.lock("x").tryAcquire()).isFalse();
        b.join("g", Capabilities.NONE);
        await("b's join", () -> told.contains("b"));
        held.release();
      }
    }
  }

  private static RedisURI uri(Server server) {
    return RedisURI.create("127.0.0.1", server.port());
  }

  private static boolean begins(RedisSentinelCommands<String, String> sentinel) {
    try {
      return sentinel.failover(MASTER).equals("OK");
    } catch (RedisException e) {
      return false;
    }
  }

  private static boolean isStillHeld(CoordinationLock lock) {
    try {
      return lock.isStillHeld();
    } catch (CoordinationException e) {
      return false;
    }
  }
}
