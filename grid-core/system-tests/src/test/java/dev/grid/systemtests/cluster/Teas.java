package dev.grid.systemtests.cluster;

import com.hazelcast.nio.serialization.Portable;
import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactSerializer;
import dev.grid.serialization.CompactWriter;
import dev.grid.serialization.PortableReader;
import dev.grid.serialization.PortableSerializable;
import dev.grid.serialization.PortableWriter;
import dev.grid.serialization.SerializationConfig;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Two classes that clients of either kind have and members have not: one is written as Compact
 * under a name that is no class, the other as Portable of a factory that members do not register.
 */
final class Teas {

  static final int FACTORY_ID = 7100;

  private static final int LEAF_TEA_ID = 1;
  private static final int GARDEN_ID = 2;

  private Teas() {}

  /** How a client of ours knows them. */
  static SerializationConfig serialization() {
    return SerializationConfig.defaults()
        .withCompactSerializer(new OurSerializer())
        .withPortableFactory(
            FACTORY_ID,
            id -> id == LEAF_TEA_ID ? new LeafTea() : id == GARDEN_ID ? new Garden() : null);
  }

  /** How a client of the reference knows them. */
  @SuppressWarnings("removal")
  static void configure(com.hazelcast.config.SerializationConfig config) {
    config.getCompactSerializationConfig().addSerializer(new PeerSerializer());
    config.addPortableFactory(FACTORY_ID, id -> id == LEAF_TEA_ID ? new LeafTea() : new Garden());
  }

  /** A tea that is written as Compact. */
  record Tea(String name, int price, BigDecimal grams, @Nullable LocalDate picked) {}

  private static final class OurSerializer implements CompactSerializer<Tea> {

    @Override
    public Class<Tea> type() {
      return Tea.class;
    }

    @Override
    public String typeName() {
      return "shop.tea";
    }

    @Override
    public void write(CompactWriter out, Tea value) {
      out.writeString("name", value.name());
      out.writeInt32("price", value.price());
      out.writeDecimal("grams", value.grams());
      out.writeDate("picked", value.picked());
    }

    @Override
    public Tea read(CompactReader in) {
      return new Tea(
          Objects.requireNonNull(in.readString("name")),
          in.readInt32("price"),
          Objects.requireNonNull(in.readDecimal("grams")),
          in.readDate("picked"));
    }
  }

  private static final class PeerSerializer
      implements com.hazelcast.nio.serialization.compact.CompactSerializer<Tea> {

    @Override
    public Class<Tea> getCompactClass() {
      return Tea.class;
    }

    @Override
    public String getTypeName() {
      return "shop.tea";
    }

    @Override
    public void write(com.hazelcast.nio.serialization.compact.CompactWriter out, Tea value) {
      out.writeString("name", value.name());
      out.writeInt32("price", value.price());
      out.writeDecimal("grams", value.grams());
      out.writeDate("picked", value.picked());
    }

    @Override
    public Tea read(com.hazelcast.nio.serialization.compact.CompactReader in) {
      return new Tea(
          Objects.requireNonNull(in.readString("name")),
          in.readInt32("price"),
          Objects.requireNonNull(in.readDecimal("grams")),
          in.readDate("picked"));
    }
  }

  /** Where a portable tea is from. */
  @SuppressWarnings("removal")
  static final class Garden implements PortableSerializable, Portable {

    private String place = "";

    static Garden at(String place) {
      Garden garden = new Garden();
      garden.place = place;
      return garden;
    }

    @Override
    public int factoryId() {
      return FACTORY_ID;
    }

    @Override
    public int classId() {
      return GARDEN_ID;
    }

    @Override
    public void write(PortableWriter out) {
      out.writeString("place", place);
    }

    @Override
    public void read(PortableReader in) {
      place = Objects.requireNonNull(in.readString("place"));
    }

    @Override
    public int getFactoryId() {
      return FACTORY_ID;
    }

    @Override
    public int getClassId() {
      return GARDEN_ID;
    }

    @Override
    public void writePortable(com.hazelcast.nio.serialization.PortableWriter out)
        throws IOException {
      out.writeString("place", place);
    }

    @Override
    public void readPortable(com.hazelcast.nio.serialization.PortableReader in) throws IOException {
      place = Objects.requireNonNull(in.readString("place"));
    }
  }

  /** A tea that is written as Portable. */
  @SuppressWarnings("removal")
  static final class LeafTea implements PortableSerializable, Portable {

    private int price;
    private Garden garden = new Garden();
    private long[] harvests = {};

    static LeafTea of(int price, String place, long... harvests) {
      LeafTea tea = new LeafTea();
      tea.price = price;
      tea.garden = Garden.at(place);
      tea.harvests = harvests;
      return tea;
    }

    @Override
    public int factoryId() {
      return FACTORY_ID;
    }

    @Override
    public int classId() {
      return LEAF_TEA_ID;
    }

    @Override
    public void write(PortableWriter out) {
      out.writeInt("price", price);
      out.writePortable("garden", garden);
      out.writeLongArray("harvests", harvests);
    }

    @Override
    public void read(PortableReader in) {
      price = in.readInt("price");
      garden = Objects.requireNonNull(in.<Garden>readPortable("garden"));
      harvests = Objects.requireNonNull(in.readLongArray("harvests"));
    }

    @Override
    public int getFactoryId() {
      return FACTORY_ID;
    }

    @Override
    public int getClassId() {
      return LEAF_TEA_ID;
    }

    @Override
    public void writePortable(com.hazelcast.nio.serialization.PortableWriter out)
        throws IOException {
      out.writeInt("price", price);
      out.writePortable("garden", garden);
      out.writeLongArray("harvests", harvests);
    }

    @Override
    public void readPortable(com.hazelcast.nio.serialization.PortableReader in) throws IOException {
      price = in.readInt("price");
      garden = Objects.requireNonNull(in.readPortable("garden"));
      harvests = Objects.requireNonNull(in.readLongArray("harvests"));
    }
  }
}
