package dev.grid.systemtests.cluster;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import dev.grid.Grid;
import dev.grid.Member;
import dev.grid.config.ClientConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Members on the loopback address that find each other by their ports, and clients of them. Closes
 * what it started, clients first. Confined to its test.
 */
final class TestCluster implements AutoCloseable {

  private static final int MEMBERS_MAX = 6;
  private static final AtomicInteger CLUSTERS = new AtomicInteger();

  private final String name = "cluster-" + CLUSTERS.incrementAndGet();
  private final int port = Ports.firstOfFree(MEMBERS_MAX);
  private final List<AutoCloseable> clients = new ArrayList<>();
  private final List<Grid> members = new CopyOnWriteArrayList<>();

  private final UnaryOperator<MemberConfig> change;

  private TestCluster(UnaryOperator<MemberConfig> change) {
    this.change = change;
  }

  /** Starts so many members. */
  static TestCluster of(int count) {
    return of(count, config -> config);
  }

  /** Starts so many members with something else configured. */
  static TestCluster of(int count, UnaryOperator<MemberConfig> change) {
    TestCluster cluster = new TestCluster(change);
    try {
      // The first is the oldest; the others may come in any order.
      cluster.members.add(cluster.started(0));
      cluster.members.addAll(atOnce(IntStream.range(1, count).boxed().toList(), cluster::started));
      cluster.awaitBalance();
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** Does the same with each, each on a thread of its own, and waits for all. */
  private static <T, R> List<R> atOnce(List<T> all, Function<T, R> action) {
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
      return all.stream()
          .map(each -> CompletableFuture.supplyAsync(() -> action.apply(each), threads))
          .toList()
          .stream()
          .map(CompletableFuture::join)
          .toList();
    }
  }

  private Grid started(int n) {
    return Grids.startMember(change.apply(config(n)));
  }

  private MemberConfig config(int n) {
    List<String> seeds = new ArrayList<>();
    for (int i = 0; i < MEMBERS_MAX; i++) {
      seeds.add("127.0.0.1:" + (port + i));
    }
    return MemberConfig.defaults()
        .withInstanceName(name + "-" + n)
        .withClusterName(name)
        .withNetwork(
            NetworkConfig.defaults()
                .withHost("127.0.0.1")
                .withPort(port)
                .withPortAutoIncrement(true, MEMBERS_MAX)
                .withJoin(JoinConfig.alone().withSeeds(seeds)));
  }

  String name() {
    return name;
  }

  /** Starts another member, and waits until all members have seen it and share the partitions. */
  Grid start() {
    Grid member = started(members.size());
    members.add(member);
    awaitBalance();
    return member;
  }

  /** Waits until every member knows exactly the members that run, and all share the partitions. */
  void awaitBalance() {
    Eventually.holds(
        "members=" + members.size() + " share the partitions",
        () -> members.stream().allMatch(this::isBalanced));
  }

  private boolean isBalanced(Grid grid) {
    int fair = grid.cluster().partitionCount() / members.size();
    return grid.cluster().members().size() == members.size()
        && members.stream().allMatch(member -> ownedBy(member.id(), grid).size() >= fair);
  }

  private static List<Integer> ownedBy(UUID member, Grid grid) {
    List<Integer> owned = new ArrayList<>();
    for (int i = 0; i < grid.cluster().partitionCount(); i++) {
      Member owner = grid.cluster().ownerOf(i);
      if (owner != null && owner.id().equals(member)) {
        owned.add(i);
      }
    }
    return owned;
  }

  /** The member that was started as the n-th of those that run, from 0. */
  Grid member(int n) {
    return members.get(n);
  }

  /** Closes a member. */
  void stop(Grid member) {
    members.remove(member);
    member.close();
  }

  /** Keys that begin so and that the member owns. */
  List<String> keysOf(Grid member, String beginning, int count) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; keys.size() < count; i++) {
      String key = beginning + i;
      Member owner = member.cluster().ownerOf(member.cluster().partitionOf(key));
      if (owner != null && owner.id().equals(member.id())) {
        keys.add(key);
      }
    }
    return keys;
  }

  /** Keys that begin so, as many of each member. */
  List<String> keysOfAll(String beginning, int countOfEach) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      keys.addAll(keysOf(members.get(i), beginning + i + "-", countOfEach));
    }
    return keys;
  }

  /** A client of ours, that knows one member's address. */
  Grid client(Grid member) {
    return client(member, config -> config);
  }

  /** A client of ours, that knows one member's address, with something else configured. */
  Grid client(Grid member, UnaryOperator<ClientConfig> change) {
    Grid client =
        Grids.connect(
            change.apply(
                ClientConfig.defaults()
                    .withInstanceName(name + "-client")
                    .withClusterName(name)
                    .withAddresses(addressOf(member))));
    clients.add(client);
    return client;
  }

  /** A client of the reference, that knows one member's address. */
  HazelcastInstance hazelcastClient(Grid member, RoutingMode mode) {
    return hazelcastClient(member, mode, config -> {});
  }

  /** A client of the reference, that knows one member's address, with something else configured. */
  HazelcastInstance hazelcastClient(
      Grid member, RoutingMode mode, Consumer<com.hazelcast.client.config.ClientConfig> change) {
    var config = new com.hazelcast.client.config.ClientConfig();
    config.setClusterName(name);
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getNetworkConfig().addAddress(addressOf(member));
    config.getNetworkConfig().getClusterRoutingConfig().setRoutingMode(mode);
    change.accept(config);
    HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
    clients.add(client::shutdown);
    return client;
  }

  /** Where JDBC connects to it. */
  String jdbcUrlOf(Grid member) {
    return "jdbc:grid://" + addressOf(member) + "/?clusterName=" + name;
  }

  /** Where clients connect to it. */
  static String addressOf(Grid member) {
    for (Member known : member.cluster().members()) {
      if (known.id().equals(member.id())) {
        String host = known.host();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + known.port();
      }
    }
    throw new AssertionError(member + " does not know itself");
  }

  @Override
  public void close() {
    for (AutoCloseable client : clients) {
      try {
        client.close();
      } catch (Exception e) {
        throw new AssertionError(client + " cannot be closed", e);
      }
    }
    // None hands over: the others go too.
    var unused =
        atOnce(
            members,
            member -> {
              member.close();
              return member;
            });
  }
}
