package dev.grid.coordination.tests.servers;

import java.util.List;
import java.util.stream.Stream;

/** Servers that agree with each other, by their ports. Immutable. */
record Cluster(List<Member> servers) {

  /**
   * The ports of one.
   *
   * @param clients where it serves
   * @param peers where it hears the others
   * @param elections where it elects, for systems that have another port for that
   */
  record Member(int clients, int peers, int elections) {}

  /** So many, with ports that are free. */
  static Cluster of(int count) {
    return new Cluster(
        Stream.generate(() -> new Member(Ports.free(), Ports.free(), Ports.free()))
            .limit(count)
            .toList());
  }
}
