package dev.grid.benchmarks.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.grid.benchmarks.load.LoadGenerator;
import dev.grid.benchmarks.load.Measurement;
import dev.grid.benchmarks.load.Target;
import dev.grid.benchmarks.load.Workload;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The generator and the limit server prove each other; a real client proves both. */
class LimitServerTest {

  private static final int KEYS = 1_000;
  private static final Duration SHORT = Duration.ofMillis(100);

  private Channel server;
  private int port;

  @BeforeEach
  void start() throws InterruptedException {
    server = LimitServer.start(0, 2);
    port = ((InetSocketAddress) server.localAddress()).getPort();
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.close().sync();
  }

  @ParameterizedTest
  @ValueSource(strings = {"get:1x1", "set:1x1", "get:3x16", "set:3x256"})
  void load_ofAnyShape_isAnsweredRightly(String workload) throws InterruptedException {
    LoadGenerator generator = new LoadGenerator(Target.wire(port), KEYS, 2);
    generator.load();
    Measurement measurement =
        generator.measure(Workload.parse(workload), SHORT, SHORT, System::nanoTime);
    assertThat(measurement.operations()).isPositive();
    assertThat(measurement.p50Nanos()).isPositive();
    assertThat(measurement.serverDelta()).isPositive();
  }

  @Test
  void get_ofAMissingKey_failsTheRun() {
    LoadGenerator generator = new LoadGenerator(Target.wire(port), KEYS, 1);
    assertThatThrownBy(
            () -> generator.measure(Workload.parse("get:1x1"), SHORT, SHORT, System::nanoTime))
        .rootCause()
        .hasMessageStartingWith("wrong value for key=");
  }

  @Test
  void realClient_readsWhatTheGeneratorAndItselfWrote() throws InterruptedException {
    new LoadGenerator(Target.wire(port), KEYS, 1).load();
    ClientConfig config = new ClientConfig().setClusterName("dev");
    config.setBackupAckToClientEnabled(false);
    config.getNetworkConfig().addAddress("127.0.0.1:" + port);
    HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
    try {
      IMap<Object, Object> map = client.getMap("bench");
      map.set("key", "value");
      assertThat(map.get("key")).isEqualTo("value");
      assertThat((byte[]) map.get(77L)).hasSize(100).startsWith(0, 0, 0, 0, 0, 0, 0, 77);
      assertThat(map.get(-1L)).isNull();
    } finally {
      client.shutdown();
    }
  }
}
