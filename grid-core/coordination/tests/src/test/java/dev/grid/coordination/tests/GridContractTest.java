package dev.grid.coordination.tests;

import dev.grid.Grid;
import dev.grid.config.Consistency;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.coordination.Characteristic;
import dev.grid.core.Grids;
import dev.grid.map.MapConfig;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Against one member, which has Raft groups of its own, and the maps of groups in them. */
class GridContractTest extends LockContract {

  static final Set<Characteristic> EXPECTED =
      Set.of(
          Characteristic.TIMEOUT_BASED,
          Characteristic.DISTRIBUTED_ACROSS_THREADS,
          Characteristic.DISTRIBUTED_ACROSS_PROCESSES,
          Characteristic.DISTRIBUTED_ACROSS_HOSTS,
          Characteristic.GROUPS,
          Characteristic.ELECTION,
          Characteristic.LOCKS,
          Characteristic.FENCING_TOKENS,
          Characteristic.PUSHED_WATCHES,
          Characteristic.CONSENSUS);

  private static Grid member;
  private static String address;

  @BeforeAll
  static void startMember() {
    MemberConfig config = MemberConfig.defaults();
    member = Grids.startMember(config
                .withNetwork(config.network().withPort(0).withJoin(JoinConfig.alone()))
                .with(
                    MapConfig.named("grid-coordination.*").withConsistency(Consistency.STRONG)));
    address = "127.0.0.1:" + member.cluster().members().iterator().next().port();
  }

  @AfterAll
  static void stopMember() {
    member.close();
  }

  @Override
  protected String url() {
    return "grid://" + address;
  }

  @Override
  protected Set<Characteristic> expected() {
    return EXPECTED;
  }
}
