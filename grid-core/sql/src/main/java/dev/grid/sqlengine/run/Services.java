package dev.grid.sqlengine.run;

import dev.grid.kernel.Invoker;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.query.Queries;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.sqlengine.catalog.Catalogs;
import java.util.UUID;

/**
 * What statements run with. Thread-safe.
 *
 * @param records writes values without any class of an application's
 */
public record Services(
    UUID member,
    Invoker invoker,
    Queries queries,
    Serialization serialization,
    Serialization records,
    Catalogs catalogs,
    Budget budget) {

  /** As what runs outside partitions has them. */
  OutsideServices outside() {
    return new OutsideServices() {

      @Override
      public Serialization serialization() {
        return serialization;
      }

      @Override
      public Queries queries() {
        return queries;
      }
    };
  }
}
