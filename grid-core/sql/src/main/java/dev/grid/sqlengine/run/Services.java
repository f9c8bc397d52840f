package dev.grid.sqlengine.run;

import dev.grid.config.Consistency;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.Queries;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.PartitionHost;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.query.IndexConfig;
import dev.grid.query.IndexType;
import dev.grid.sqlengine.catalog.Catalogs;
import java.util.Objects;
import java.util.UUID;

/**
 * What statements run with. Thread-safe.
 *
 * @param records writes values without any class of an application's
 */
public record Services(
    UUID member,
    Invoker invoker,
    PartitionHost host,
    Serialization serialization,
    Serialization records,
    Catalogs catalogs,
    Budget budget) {

  Queries queries() {
    return host.queries();
  }

  /** Of the member, as it is now. */
  MemberConfig config() {
    return host.config();
  }

  /**
   * Whether entries of one map may be read beside those of another: what is asked of the members
   * before a call to either is answered is the same, and neither has to be loaded first.
   */
  boolean areAlike(String one, String other) {
    MapConfig a = config().structure(GridMap.TYPE, one);
    MapConfig b = config().structure(GridMap.TYPE, other);
    return a.consistency() == Consistency.EVENTUAL
        && b.consistency() == Consistency.EVENTUAL
        && a.backupCount() == b.backupCount()
        && Objects.equals(a.protection(), b.protection())
        && a.store() == null
        && b.store() == null;
  }

  /** Whether a map's entries are in partitions, and not all in one group. */
  boolean isInPartitions(String map) {
    return config().structure(GridMap.TYPE, map).consistency() == Consistency.EVENTUAL;
  }

  /** Whether an index has a map's entries in the order of an attribute, as far as is known here. */
  boolean isOrdered(String map, AttributePath path) {
    Kind<?> maps = host.kindOf(GridMap.TYPE.service());
    return maps != null && maps.isOrdered(map, path)
        || config().structure(GridMap.TYPE, map).indexes().stream()
            .anyMatch(index -> isOrder(index, path));
  }

  private static boolean isOrder(IndexConfig index, AttributePath path) {
    return index.type() == IndexType.SORTED
        && index.attributes().size() == 1
        && AttributePath.of(index.attributes().getFirst()).equals(path);
  }

  /** As what runs outside partitions has them. */
  OutsideServices outside() {
    return new OutsideServices() {

      @Override
      public Serialization serialization() {
        return serialization;
      }

      @Override
      public Queries queries() {
        return host.queries();
      }
    };
  }
}
