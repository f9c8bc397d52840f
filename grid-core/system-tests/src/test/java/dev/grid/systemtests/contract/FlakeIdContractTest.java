package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.flakeid.FlakeIdGeneratorConfig;
import dev.grid.flakeid.GridFlakeIdGenerator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a flake id generator gives. */
@ContractSuite
final class FlakeIdContractTest {

  /** Bits behind the milliseconds, by default. */
  private static final int BITS = 22;

  /** How far from the clock of this machine an id's time may be that was just made. */
  private static final long APART_MILLIS_MAX = 10 * 60_000;

  private final Reach reach;
  private final GridFlakeIdGenerator ids;

  FlakeIdContractTest(Reach reach) {
    this.reach = reach;
    this.ids = reach.freshFlakeIdGenerator();
  }

  @Test
  void ids_arePositive_grow_andHaveTheTime() {
    long epoch = FlakeIdGeneratorConfig.EPOCH_START_DEFAULT.toEpochMilli();
    long last = 0;
    for (int i = 0; i < 250; i++) {
      long id = ids.newId();
      assertThat(id).isGreaterThan(last);
      assertThat(epoch + (id >> BITS))
          .isBetween(
              System.currentTimeMillis() - APART_MILLIS_MAX,
              System.currentTimeMillis() + APART_MILLIS_MAX);
      last = id;
    }
  }

  @Test
  void ids_ofAll_areDifferent() {
    GridFlakeIdGenerator peers = reach.site().peer().flakeIdGenerator(ids.name());
    List<Long> all =
        LongStream.range(0, 3_000)
            .parallel()
            .map(i -> i % 2 == 0 ? ids.newId() : peers.newId())
            .boxed()
            .toList();
    Set<Long> different = new HashSet<>(all);
    assertThat(different).hasSameSizeAs(all);
  }
}
