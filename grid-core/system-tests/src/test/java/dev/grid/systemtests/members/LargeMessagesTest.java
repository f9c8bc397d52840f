package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.grid.Grid;
import dev.grid.MessageTooLargeException;
import dev.grid.config.ClientConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.OwnMember;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Requests and answers that are large beside the limits of a member: those that a message may hold
 * go through however slowly they are read, those that it may not hold are refused, and no
 * connection is lost with them.
 */
class LargeMessagesTest {

  private static final int MIB = 1 << 20;

  /** A message holds eight of these, and what waits for a connection one. */
  private static final NetworkConfig SMALL =
      OwnMember.config()
          .network()
          .withFrameBytesMax(8 * MIB)
          .withSlowReaders(MIB, OwnMember.config().network().stalledReaderTimeout());

  private final Grid member = Grids.startMember(OwnMember.config().withNetwork(SMALL));

  @AfterEach
  void stop() {
    member.close();
  }

  private static Grid client(Grid of) {
    return Grids.connect(
        ClientConfig.defaults()
            .withClusterName(Deployment.CLUSTER_NAME)
            .withAddresses(OwnMember.addressOf(of)));
  }

  private static HazelcastInstance hazelcastClient(Grid of) {
    var config = new com.hazelcast.client.config.ClientConfig();
    config.setClusterName(Deployment.CLUSTER_NAME);
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getNetworkConfig().addAddress(OwnMember.addressOf(of));
    return HazelcastClient.newHazelcastClient(config);
  }

  private long receivedBytes() {
    return member.statistics().bytesReceived();
  }

  @Test
  void values_of_no_bytes_and_of_a_hundred_million_are_stored_and_read() {
    member.close();
    try (Grid roomy = OwnMember.start();
        Grid client = client(roomy)) {
      GridMap<String, byte[]> map = client.map("large");
      byte[] large = new byte[100_000_000];
      large[99_999_999] = 7;

      map.set("none", new byte[0]);
      map.set("large", large);
      large = new byte[0];

      assertThat(map.get("none")).isEmpty();
      byte[] read = map.get("large");
      assertThat(read.length).isEqualTo(100_000_000);
      assertThat(read[99_999_999]).isEqualTo((byte) 7);
      assertThat(roomy.statistics().slowReaders().closed()).isZero();
    }
  }

  @Test
  void an_answer_that_a_message_may_hold_goes_through_though_less_may_wait() {
    GridMap<String, byte[]> local = member.map("answers");
    local.set("k", new byte[6 * MIB]);
    for (int i = 0; i < 6; i++) {
      local.set("small" + i, new byte[100]);
    }
    try (Grid client = client(member)) {
      GridMap<String, byte[]> map = client.map("answers");

      List<CompletableFuture<byte[]>> large =
          List.of(future(map.async().get("k")), future(map.async().get("k")));
      CompletableFuture<byte[]> small = future(map.async().get("small1"));

      assertThat(map.values()).hasSize(7);
      assertThat(small.join()).hasSize(100);
      large.forEach(answer -> assertThat(answer.join()).hasSize(6 * MIB));
      assertThat(member.statistics().connections()).isEqualTo(1);
    }
    HazelcastInstance hazelcast = hazelcastClient(member);
    try {
      IMap<String, byte[]> map = hazelcast.getMap("answers");
      assertThat(map.get("k")).hasSize(6 * MIB);
      assertThat(map.values()).hasSize(7);
    } finally {
      hazelcast.shutdown();
    }
    assertThat(member.statistics().slowReaders().closed()).isZero();
  }

  private static <T> CompletableFuture<T> future(CompletionStage<T> stage) {
    return stage.toCompletableFuture();
  }

  @Test
  void an_answer_that_a_message_may_not_hold_is_refused_and_others_go_on() {
    GridMap<String, byte[]> local = member.map("refused");
    local.set("k", new byte[6 * MIB]);
    local.set("l", new byte[6 * MIB]);
    HazelcastInstance hazelcast = hazelcastClient(member);
    try {
      IMap<String, byte[]> map = hazelcast.getMap("refused");

      assertThatThrownBy(map::values)
          .hasStackTraceContaining("grid.network.frame-size-max=" + 8 * MIB);

      assertThat(map.get("k")).hasSize(6 * MIB);
      assertThat(map.size()).isEqualTo(2);
    } finally {
      hazelcast.shutdown();
    }
    try (Grid client = client(member)) {
      assertThat(client.<String, byte[]>map("refused").values()).as("by pages").hasSize(2);
    }
  }

  @Test
  void a_drained_queue_loses_nothing_that_an_answer_may_not_hold() {
    for (int i = 0; i < 5; i++) {
      member.<byte[]>queue("drained").add(new byte[3 * MIB]);
    }
    try (Grid client = client(member)) {
      List<byte[]> drained = new ArrayList<>();
      assertThat(client.<byte[]>queue("drained").drainTo(drained, 4)).isEqualTo(4);
      assertThat(client.<byte[]>queue("drained").drainTo(drained)).isEqualTo(1);
      assertThat(drained).hasSize(5);
    }
  }

  @Test
  void a_request_that_is_too_large_is_not_sent_by_our_client() {
    try (Grid client = client(member)) {
      GridMap<String, byte[]> map = client.map("requests");
      map.set("small", new byte[100]);
      long before = receivedBytes();

      assertThatThrownBy(() -> map.set("k", new byte[8 * MIB]))
          .isInstanceOf(MessageTooLargeException.class)
          .hasMessageContaining("grid.network.frame-size-max=" + 8 * MIB)
          .hasMessageContaining("was not sent");

      assertThat(map.get("small")).hasSize(100);
      assertThat(receivedBytes() - before).as("beside small requests").isLessThan(MIB);
      map.set("k", new byte[8 * MIB - 1_000]);
      assertThat(map.get("k")).hasSize(8 * MIB - 1_000);
    }
  }

  @Test
  void a_request_that_is_too_large_is_answered_with_an_error_and_the_rest_of_it_passed_over() {
    HazelcastInstance client = hazelcastClient(member);
    try {
      IMap<String, byte[]> map = client.getMap("foreign");
      map.set("small", new byte[100]);

      assertThatThrownBy(() -> map.set("k", new byte[129 * MIB]))
          .hasMessageContaining("grid.network.frame-size-max=" + 8 * MIB);
      assertThatThrownBy(() -> map.set("k", new byte[9 * MIB]))
          .hasMessageContaining("grid.network.frame-size-max=" + 8 * MIB);

      assertThat(map.get("small")).hasSize(100);
      assertThat(map.get("k")).isNull();
      map.set("k", new byte[6 * MIB]);
      assertThat(map.get("k")).hasSize(6 * MIB);
      assertThat(member.statistics().connections()).isEqualTo(1);
    } finally {
      client.shutdown();
    }
  }
}
