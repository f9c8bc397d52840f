package dev.grid.systemtests.members;

import java.util.List;
import java.util.UUID;

/**
 * Three members of one cluster, numbered from 0, as a test drives them. Each has its address for
 * good, and a backup of all data besides the owner. Confined to the test's thread. What changes the
 * cluster blocks until the members that run then know each other and their data has its backups.
 */
public interface ThreeMembers {

  int SIZE = 3;

  String clusterName();

  /** The host and port that clients connect to. */
  String address(int member);

  /** Whether it was started, and neither shut down nor killed since. */
  boolean isStarted(int member);

  /** Starts a member that does not run. */
  void start(int member);

  /** Ends a member that has handed over its data before. */
  void shutDown(int member);

  /** Ends a member without a farewell. */
  void kill(int member);

  /** What a member that runs is known by. */
  UUID id(int member);

  /** The owner of each partition as the members say, not the client. */
  List<UUID> owners();

  /** Ends all. */
  void stop();
}
