package dev.grid.systemtests;

import dev.grid.map.EntryProcessor;
import dev.grid.map.MapInterceptor;
import dev.grid.map.MutableEntry;
import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.IdentifiedSerializable;
import java.io.Serializable;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What our members run for clients of any kind, which name it by a factory and a class id and send
 * a number with it.
 */
public final class MemberCode {

  public static final int FACTORY_ID = 7001;

  /** Adds to a number. */
  public static final int PLUS = 1;

  /** Lets texts through that are longer. */
  public static final int LONGER = 2;

  /** Raises the price of a record whose class the member has not. */
  public static final int RAISE = 3;

  /** Lets records through whose price is lower. */
  public static final int CHEAPER = 4;

  /** A function of a key and a value that adds to the value. */
  public static final int PLUS_EACH = 5;

  /** Stands between callers and numbers: adds to what is stored, and refuses what is negative. */
  public static final int PLUS_INTERCEPTOR = 6;

  private MemberCode() {}

  /** Makes it. */
  public static @Nullable IdentifiedSerializable create(int classId) {
    return switch (classId) {
      case PLUS -> new Plus();
      case LONGER -> new Longer();
      case RAISE -> new Raise();
      case CHEAPER -> new Cheaper();
      case PLUS_EACH -> new PlusEach();
      case PLUS_INTERCEPTOR -> new PlusInterceptor();
      default -> null;
    };
  }

  /** A task that is written by Java serialization, for which members allow it. */
  public static final class Halve implements Callable<Integer>, Serializable {

    private static final long serialVersionUID = 1L;

    private final int number;

    public Halve(int number) {
      this.number = number;
    }

    @Override
    public Integer call() {
      return number / 2;
    }
  }

  private abstract static class Numbered implements IdentifiedSerializable {

    int number;

    @Override
    public int factoryId() {
      return FACTORY_ID;
    }

    @Override
    public void write(DataWriter out) {
      out.writeInt(number);
    }

    @Override
    public void read(DataReader in) {
      number = in.readInt();
    }
  }

  private static final class Plus extends Numbered
      implements EntryProcessor<String, Integer, Integer> {

    @Override
    public int classId() {
      return PLUS;
    }

    @Override
    public Integer process(MutableEntry<String, Integer> entry) {
      Integer before = entry.value();
      int sum = (before == null ? 0 : before) + number;
      entry.setValue(sum);
      return sum;
    }
  }

  private static final class Longer extends Numbered implements Predicate<String> {

    @Override
    public int classId() {
      return LONGER;
    }

    @Override
    public boolean test(String item) {
      return item.length() > number;
    }
  }

  private static final class Raise extends Numbered
      implements EntryProcessor<String, GenericRecord, Integer> {

    @Override
    public int classId() {
      return RAISE;
    }

    @Override
    public @Nullable Integer process(MutableEntry<String, GenericRecord> entry) {
      GenericRecord before = entry.value();
      if (before == null) {
        return null;
      }
      int price = before.getInt32("price") + number;
      entry.setValue(before.toBuilder().setInt32("price", price).build());
      return price;
    }
  }

  private static final class Cheaper extends Numbered implements Predicate<GenericRecord> {

    @Override
    public int classId() {
      return CHEAPER;
    }

    @Override
    public boolean test(GenericRecord item) {
      return item.getInt32("price") < number;
    }
  }

  private static final class PlusEach extends Numbered
      implements BiFunction<String, Integer, Integer> {

    @Override
    public int classId() {
      return PLUS_EACH;
    }

    @Override
    public Integer apply(String key, Integer value) {
      return value + number;
    }
  }

  private static final class PlusInterceptor extends Numbered implements MapInterceptor<Integer> {

    @Override
    public int classId() {
      return PLUS_INTERCEPTOR;
    }

    @Override
    public Integer onPut(@Nullable Integer oldValue, Integer value) {
      if (value < 0) {
        throw new IllegalStateException("refused by the interceptor: " + value);
      }
      return value + number;
    }

    @Override
    public Integer onGet(Integer value) {
      return value * 10;
    }

    @Override
    public Integer onRemove(Integer value) {
      return -value;
    }
  }
}
