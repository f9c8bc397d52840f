package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.MergePolicy;
import dev.grid.flakeid.FlakeIdGeneratorConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a flake id generator behaves.
 *
 * @param prefetchCount Ids that a client takes at once, from 1 to 100000; set at the client.
 * @param prefetchValidity Time for which a client hands out ids of one batch, zero for ever; set at
 *     the client.
 * @param epochStart Instant from which ids count milliseconds.
 * @param nodeIdOffset What is added to a member's number.
 * @param bitsSequence Bits for ids of one member in one millisecond.
 * @param bitsNodeId Bits for the member's number.
 * @param allowedFuture How far ahead of the clock ids may be; callers wait otherwise.
 */
record FlakeIdGeneratorProperties(
    @DefaultValue("100") int prefetchCount,
    @DefaultValue("10m") Duration prefetchValidity,
    @DefaultValue("2018-01-01T00:00:00Z") Instant epochStart,
    @DefaultValue("0") long nodeIdOffset,
    @DefaultValue("6") int bitsSequence,
    @DefaultValue("16") int bitsNodeId,
    @DefaultValue("15s") Duration allowedFuture)
    implements StructureProperties {

  @Override
  public FlakeIdGeneratorConfig toConfig(String name, Function<String, MergePolicy> mergePolicies) {
    return new FlakeIdGeneratorConfig(
        name,
        prefetchCount,
        prefetchValidity,
        epochStart,
        nodeIdOffset,
        bitsSequence,
        bitsNodeId,
        allowedFuture);
  }
}
