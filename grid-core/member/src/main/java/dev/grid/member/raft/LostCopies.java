package dev.grid.member.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The groups that other servers have lost a part of, as they said last. Thread-safe. */
final class LostCopies {

  /** The groups' names; of servers that have lost nothing there are none. */
  private final Map<UUID, Set<String>> lost = new ConcurrentHashMap<>();

  /** A server has lost a part of these groups, and of no others. */
  void heard(UUID server, List<String> names) {
    if (names.isEmpty()) {
      lost.remove(server);
    } else {
      lost.put(server, Set.copyOf(names));
    }
  }

  /** The servers that have lost a part of a group. */
  List<UUID> of(String name) {
    List<UUID> servers = new ArrayList<>();
    lost.forEach(
        (server, names) -> {
          if (names.contains(name)) {
            servers.add(server);
          }
        });
    return servers;
  }
}
