package dev.grid.benchmarks.values;

import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactSerializer;
import dev.grid.serialization.CompactWriter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Objects;

/**
 * What is serialized: an order whose number of lines is its size. Once as records without any
 * configuration, once with serializers of both sides that write the same fields.
 */
final class Orders {

  private Orders() {}

  /** An order without configuration. */
  record Order(
      long id, String customer, BigDecimal total, LocalDate day, boolean open, Line[] lines) {}

  /** One of its lines. */
  record Line(String article, int pieces, double price) {}

  /** The same with serializers. */
  record Registered(
      long id, String customer, BigDecimal total, LocalDate day, boolean open, Item[] lines) {}

  /** One of its lines. */
  record Item(String article, int pieces, double price) {}

  static Order order(int lines) {
    Line[] all = new Line[lines];
    for (int i = 0; i < lines; i++) {
      all[i] = new Line("article " + i % 97, i, i * 0.25);
    }
    return new Order(4711, "Ada Lovelace", total(), LocalDate.of(2026, 11, 28), true, all);
  }

  static Registered registered(int lines) {
    Item[] all = new Item[lines];
    for (int i = 0; i < lines; i++) {
      all[i] = new Item("article " + i % 97, i, i * 0.25);
    }
    return new Registered(4711, "Ada Lovelace", total(), LocalDate.of(2026, 11, 28), true, all);
  }

  private static BigDecimal total() {
    return new BigDecimal("12345.50");
  }

  /** Ours for orders. */
  static final class OrderSerializer implements CompactSerializer<Registered> {

    @Override
    public Class<Registered> type() {
      return Registered.class;
    }

    @Override
    public String typeName() {
      return "order";
    }

    @Override
    public void write(CompactWriter out, Registered value) {
      out.writeInt64("id", value.id());
      out.writeString("customer", value.customer());
      out.writeDecimal("total", value.total());
      out.writeDate("day", value.day());
      out.writeBoolean("open", value.open());
      out.writeArrayOfCompact("lines", value.lines());
    }

    @Override
    public Registered read(CompactReader in) {
      return new Registered(
          in.readInt64("id"),
          Objects.requireNonNull(in.readString("customer")),
          Objects.requireNonNull(in.readDecimal("total")),
          Objects.requireNonNull(in.readDate("day")),
          in.readBoolean("open"),
          Objects.requireNonNull(in.readArrayOfCompact("lines", Item.class)));
    }
  }

  /** Ours for lines. */
  static final class ItemSerializer implements CompactSerializer<Item> {

    @Override
    public Class<Item> type() {
      return Item.class;
    }

    @Override
    public String typeName() {
      return "item";
    }

    @Override
    public void write(CompactWriter out, Item value) {
      out.writeString("article", value.article());
      out.writeInt32("pieces", value.pieces());
      out.writeFloat64("price", value.price());
    }

    @Override
    public Item read(CompactReader in) {
      return new Item(
          Objects.requireNonNull(in.readString("article")),
          in.readInt32("pieces"),
          in.readFloat64("price"));
    }
  }

  /** The reference's for orders. */
  static final class TheirOrderSerializer
      implements com.hazelcast.nio.serialization.compact.CompactSerializer<Registered> {

    @Override
    public Class<Registered> getCompactClass() {
      return Registered.class;
    }

    @Override
    public String getTypeName() {
      return "order";
    }

    @Override
    public void write(com.hazelcast.nio.serialization.compact.CompactWriter out, Registered value) {
      out.writeInt64("id", value.id());
      out.writeString("customer", value.customer());
      out.writeDecimal("total", value.total());
      out.writeDate("day", value.day());
      out.writeBoolean("open", value.open());
      out.writeArrayOfCompact("lines", value.lines());
    }

    @Override
    public Registered read(com.hazelcast.nio.serialization.compact.CompactReader in) {
      return new Registered(
          in.readInt64("id"),
          Objects.requireNonNull(in.readString("customer")),
          Objects.requireNonNull(in.readDecimal("total")),
          Objects.requireNonNull(in.readDate("day")),
          in.readBoolean("open"),
          Objects.requireNonNull(in.readArrayOfCompact("lines", Item.class)));
    }
  }

  /** The reference's for lines. */
  static final class TheirItemSerializer
      implements com.hazelcast.nio.serialization.compact.CompactSerializer<Item> {

    @Override
    public Class<Item> getCompactClass() {
      return Item.class;
    }

    @Override
    public String getTypeName() {
      return "item";
    }

    @Override
    public void write(com.hazelcast.nio.serialization.compact.CompactWriter out, Item value) {
      out.writeString("article", value.article());
      out.writeInt32("pieces", value.pieces());
      out.writeFloat64("price", value.price());
    }

    @Override
    public Item read(com.hazelcast.nio.serialization.compact.CompactReader in) {
      return new Item(
          Objects.requireNonNull(in.readString("article")),
          in.readInt32("pieces"),
          in.readFloat64("price"));
    }
  }
}
