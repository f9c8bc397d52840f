package dev.grid.benchmarks.servers;

import dev.grid.map.EntryProcessor;
import dev.grid.map.MutableEntry;
import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.IdentifiedSerializable;
import org.jspecify.annotations.Nullable;

/**
 * Adds one to a value. The generator sends the numbers of its factory and class, of which {@link
 * ReferenceServer} makes the reference's like.
 */
public final class Increment implements EntryProcessor<Long, Long, Long>, IdentifiedSerializable {

  /** The number that both kinds of servers know. */
  public static final int FACTORY_ID = 77;

  @Override
  public @Nullable Long process(MutableEntry<Long, Long> entry) {
    Long before = entry.value();
    entry.setValue(before == null ? 1 : before + 1);
    return null;
  }

  @Override
  public int factoryId() {
    return FACTORY_ID;
  }

  @Override
  public int classId() {
    return 1;
  }

  @Override
  public void write(DataWriter out) {}

  @Override
  public void read(DataReader in) {}
}
