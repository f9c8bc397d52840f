package dev.grid.structures.dynamicconfig;

import dev.grid.config.StructureConfig;
import dev.grid.flakeid.FlakeIdGeneratorConfig;
import dev.grid.flakeid.GridFlakeIdGenerator;
import dev.grid.kernel.ConfigMessage;
import dev.grid.protocol.Op;
import dev.grid.security.Action;
import java.time.Duration;
import java.time.Instant;

/** Configuring flake id generators. */
interface FlakeIdConfigMessages {

  @Op(id = 0x1b0f00, retryable = true, actions = Action.CREATE)
  record AddFlakeIdGeneratorConfig(
      String name,
      int prefetchCount,
      long prefetchValidity,
      boolean statisticsEnabled,
      long nodeIdOffset,
      long epochStart,
      int bitsSequence,
      int bitsNodeId,
      long allowedFutureMillis)
      implements ConfigMessage {

    @Override
    public StructureConfig config() {
      new Asked(GridFlakeIdGenerator.TYPE, name).statistics(statisticsEnabled);
      return new FlakeIdGeneratorConfig(
          name,
          prefetchCount,
          Duration.ofMillis(prefetchValidity),
          Instant.ofEpochMilli(epochStart),
          nodeIdOffset,
          bitsSequence,
          bitsNodeId,
          Duration.ofMillis(allowedFutureMillis));
    }
  }
}
