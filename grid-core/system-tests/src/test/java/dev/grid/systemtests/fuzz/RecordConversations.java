package dev.grid.systemtests.fuzz;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.collection.IQueue;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastJsonValue;
import com.hazelcast.map.IMap;
import com.hazelcast.query.Predicates;
import dev.grid.Grid;
import dev.grid.ItemListener;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.EntryListener;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.serialization.JsonValue;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.OwnMember;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Records what clients send while they make every call that they have for maps and queues. Run it
 * by hand when messages have come or changed, from {@code grid-core/system-tests} with {@code
 * target/node} installed by {@link dev.grid.systemtests.interop}; commit what it writes.
 */
final class RecordConversations {

  record Tea(String item, int pieces) {}

  private static final Path FOLDER = Path.of("src/test/resources" + Conversations.FOLDER);

  private RecordConversations() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws Exception {
    Files.createDirectories(FOLDER);
    try (Grid member = OwnMember.start()) {
      member.map("node-records").put("from java", new Tea("tea", 3));
      try (Relay relay = new Relay(OwnMember.portOf(member))) {
        referenceClient("127.0.0.1:" + relay.port());
        write("hazelcast-java", relay.conversations());
      }
      try (Relay relay = new Relay(OwnMember.portOf(member))) {
        nodeClient("127.0.0.1:" + relay.port());
        write("hazelcast-node", relay.conversations());
      }
      try (Relay relay = new Relay(OwnMember.portOf(member))) {
        ourClient("127.0.0.1:" + relay.port());
        write("grid-java", relay.conversations());
      }
    }
  }

  /** Of the connections that the client made, the one on which it said most. */
  private static void write(String name, List<byte[]> conversations) throws IOException {
    ByteArrayOutputStream longest = new ByteArrayOutputStream();
    for (byte[] conversation : conversations) {
      if (conversation.length > longest.size()) {
        longest.reset();
        longest.writeBytes(conversation);
      }
    }
    Files.write(FOLDER.resolve(name + ".bin"), longest.toByteArray());
    System.out.println(name + ": messages=" + Conversations.cut(longest.toByteArray()).size());
  }

  private static void nodeClient(String address) throws Exception {
    Process process =
        new ProcessBuilder("node", "interop.js", address, Deployment.CLUSTER_NAME)
            .directory(Path.of("target/node").toFile())
            .inheritIO()
            .start();
    System.out.println("node ended with status=" + process.waitFor());
  }

  private static void referenceClient(String address) throws Exception {
    var config = new com.hazelcast.client.config.ClientConfig();
    config.setClusterName(Deployment.CLUSTER_NAME);
    config.getNetworkConfig().addAddress(address);
    config
        .getNetworkConfig()
        .getClusterRoutingConfig()
        .setRoutingMode(com.hazelcast.client.config.RoutingMode.SINGLE_MEMBER);
    HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
    try {
      map(client.getMap("recorded"));
      queue(client.getQueue(Deployment.CLUSTER_NAME));
      client.addDistributedObjectListener(new SilentListener());
      client.getDistributedObjects();
      client.getMap("destroyed").destroy();
    } finally {
      client.shutdown();
    }
  }

  private static void map(IMap<Object, Object> map) throws Exception {
    UUID listener = map.addEntryListener(new SilentListener(), true);
    map.addEntryListener(new SilentListener(), "k", false);
    map.put("k", "v");
    map.put("k", new Tea("green", 1), 1, TimeUnit.HOURS);
    map.put("k", List.of(1, "two"), 1, TimeUnit.HOURS, 1, TimeUnit.HOURS);
    map.set("k", new HazelcastJsonValue("{\"a\":1}"));
    map.set("k", 1, 1, TimeUnit.HOURS, 1, TimeUnit.HOURS);
    map.get("k");
    map.putIfAbsent("k", 2.5);
    map.putIfAbsent("l", new byte[100], 1, TimeUnit.HOURS, 1, TimeUnit.HOURS);
    map.putTransient("t", "v", 1, TimeUnit.HOURS);
    map.putTransient("t", "v", 1, TimeUnit.HOURS, 1, TimeUnit.HOURS);
    map.replace("k", "v2");
    map.replace("k", "v2", "v3");
    map.tryPut("k", "v4", 1, TimeUnit.SECONDS);
    map.tryRemove("t", 1, TimeUnit.SECONDS);
    map.remove("none");
    map.remove("k", "none");
    map.delete("none");
    map.containsKey("k");
    map.containsValue("v");
    map.putAll(Map.of("a", 1, "b", 2, "c", 3));
    map.getAll(Set.of("a", "b", "c"));
    map.keySet();
    map.values();
    map.entrySet();
    map.size();
    map.isEmpty();
    map.iterator().forEachRemaining(entry -> {});
    map.setTtl("k", 1, TimeUnit.HOURS);
    map.getEntryView("k");
    map.lock("k", 1, TimeUnit.HOURS);
    map.tryLock("k", 1, TimeUnit.SECONDS, 1, TimeUnit.HOURS);
    map.isLocked("k");
    map.unlock("k");
    map.forceUnlock("k");
    map.evict("k");
    map.evictAll();
    map.clear();
    map.removeEntryListener(listener);
    try {
      map.values(Predicates.sql("this > 1"));
    } catch (UnsupportedOperationException e) {
      System.out.println("not supported yet: " + e.getMessage());
    }
  }

  private static void queue(IQueue<Object> queue) throws Exception {
    UUID listener = queue.addItemListener(new SilentListener(), true);
    queue.offer("a");
    queue.offer("b", 1, TimeUnit.SECONDS);
    queue.put("c");
    queue.addAll(List.of(1, 2, 3));
    queue.peek();
    queue.take();
    queue.poll();
    queue.poll(1, TimeUnit.SECONDS);
    queue.size();
    queue.isEmpty();
    queue.remainingCapacity();
    queue.contains(1);
    queue.containsAll(List.of(1, 2));
    queue.remove(1);
    queue.removeAll(List.of(2));
    queue.retainAll(List.of(3));
    queue.toArray();
    queue.drainTo(new ArrayList<>(), 1);
    queue.drainTo(new ArrayList<>());
    queue.clear();
    queue.removeItemListener(listener);
  }

  private static void ourClient(String address) throws Exception {
    ClientConfig config =
        ClientConfig.defaults().withClusterName(Deployment.CLUSTER_NAME).withAddresses(address);
    try (Grid client = Grids.connect(config)) {
      GridMap<String, Object> map = client.map("ours");
      map.addListener(new EntryListener<>() {}, true).close();
      map.put("k", new Tea("black", 2));
      map.put("k", new JsonValue("[1]"), Duration.ofHours(1), Duration.ofHours(1));
      map.get("k");
      map.putAll(Map.of("a", 1, "b", 2));
      map.getAll(List.of("a", "b"));
      map.keys(10).forEach(key -> {});
      map.lock("k", Duration.ofHours(1));
      map.unlock("k");
      map.clear();
      GridQueue<Object> queue = client.queue("our-queue");
      queue.addListener(new ItemListener<>() {}, true).close();
      queue.addAll(List.of(1, 2, 3));
      queue.poll(Duration.ofSeconds(1));
      queue.drainTo(new ArrayList<>(), 2);
      client.structures();
      map.destroy();
    }
  }
}
