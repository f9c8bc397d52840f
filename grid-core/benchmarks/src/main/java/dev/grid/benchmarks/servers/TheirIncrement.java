package dev.grid.benchmarks.servers;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds one to a value, in a member of the reference. */
final class TheirIncrement
    implements EntryProcessor<Long, Long, @Nullable Long>, IdentifiedDataSerializable {

  private static final long serialVersionUID = 1;

  @Override
  public @Nullable Long process(Map.Entry<Long, Long> entry) {
    Long before = entry.getValue();
    entry.setValue(before == null ? 1 : before + 1);
    return null;
  }

  @Override
  public int getFactoryId() {
    return Increment.FACTORY_ID;
  }

  @Override
  public int getClassId() {
    return 1;
  }

  @Override
  public void writeData(ObjectDataOutput out) {}

  @Override
  public void readData(ObjectDataInput in) {}
}
