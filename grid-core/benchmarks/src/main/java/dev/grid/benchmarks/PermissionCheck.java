package dev.grid.benchmarks;

import dev.grid.benchmarks.servers.BenchPolicy;
import dev.grid.config.Identity;
import dev.grid.config.MemberConfig;
import dev.grid.config.SecurityConfig;
import dev.grid.map.GridMap;
import dev.grid.member.security.Access;
import dev.grid.member.security.MemberSecurity;
import dev.grid.security.Action;
import java.net.InetAddress;
import java.util.Set;

/**
 * What a call's question for its rights takes by itself: beside that, the difference of two servers
 * is lost in what the machine does otherwise. Confined to one thread.
 */
final class PermissionCheck implements AutoCloseable {

  private static final int CHECKS = 20_000_000;
  private static final String[] NAMES = {"bench", "benches"};
  private static final String SERVICE = GridMap.TYPE.service();

  private final MemberSecurity security =
      new MemberSecurity(
          MemberConfig.defaults()
              .withSecurity(SecurityConfig.defaults().with(BenchPolicy.create())),
          null,
          task -> false,
          (task, millis) -> {});

  /**
   * Nanoseconds a question.
   *
   * @param names of how many maps it is in turn: what was asked last is remembered
   */
  double nanos(int names) {
    Access.Grants grants =
        security
            .access()
            .to(new Identity("bench", Set.of(BenchPolicy.ROLE)), InetAddress.getLoopbackAddress());
    long allowed = 0;
    long start = System.nanoTime();
    for (int i = 0; i < CHECKS; i++) {
      if (grants.admits(Action.READ.bit(), SERVICE, NAMES[i % names])) {
        allowed++;
      }
    }
    long elapsed = System.nanoTime() - start;
    if (allowed != CHECKS) {
      throw new IllegalStateException("allowed=" + allowed + " of " + CHECKS);
    }
    return (double) elapsed / CHECKS;
  }

  @Override
  public void close() {
    security.close();
  }
}
