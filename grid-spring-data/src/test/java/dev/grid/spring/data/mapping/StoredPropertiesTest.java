package dev.grid.spring.data.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactSerializer;
import dev.grid.serialization.CompactWriter;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.SerializationConfig;
import dev.grid.spring.data.core.Criteria;
import dev.grid.spring.data.core.GridQuery;
import dev.grid.spring.data.core.GridTemplate;
import dev.grid.spring.data.mapping.Parcel.Item;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.Socket;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Transient;
import org.springframework.data.mapping.MappingException;

/** What an embedded member keeps of entities, and what a client without their classes sees. */
class StoredPropertiesTest {

  private static final UUID ID = new UUID(4711, 42);
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.123456789Z");

  private static final GridMappingContext CONTEXT = context(Parcel.class, Truck.class, Plain.class);

  private static Grid member;
  private static Grid stranger;
  private static GridTemplate template;

  @BeforeAll
  static void start() {
    member =
        Grids.startMember(
            MemberConfig.defaults()
                .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0))
                .withSerialization(CONTEXT.addSerializersTo(SerializationConfig.defaults())));
    stranger =
        Grids.connect(
            ClientConfig.defaults()
                .withAddresses("127.0.0.1:" + member.cluster().members().getFirst().port())
                .withSerialization(
                    SerializationConfig.defaults()
                        .withClassLoader(ClassLoader.getPlatformClassLoader())));
    template = new GridTemplate(member, CONTEXT);
  }

  @AfterAll
  static void stop() {
    stranger.close();
    member.close();
  }

  private static GridMappingContext context(Class<?>... entities) {
    GridMappingContext context = new GridMappingContext();
    context.setInitialEntitySet(Set.of(entities));
    context.initialize();
    return context;
  }

  private static Parcel full(@Nullable String note, int attempts, @Nullable String label) {
    Item item = new Item(ID, label, 3);
    return new Parcel(
        ID,
        note,
        attempts,
        NOW,
        DayOfWeek.FRIDAY,
        Duration.ofSeconds(90, 1),
        new BigInteger("123456789012345678901234567890"),
        new BigDecimal("12.50"),
        LocalDate.of(2026, 2, 3),
        LocalTime.of(4, 5, 6, 7),
        LocalDateTime.of(2026, 2, 3, 4, 5, 6, 7),
        OffsetDateTime.of(2026, 2, 3, 4, 5, 6, 7, ZoneOffset.ofHours(2)),
        ZonedDateTime.of(2026, 7, 3, 4, 5, 6, 7, ZoneId.of("Europe/Berlin")),
        ZoneId.of("Europe/Berlin"),
        Year.of(2026),
        YearMonth.of(2026, 2),
        new Date(1_234_567_890_123L),
        URI.create("https://grid.example/p/1?a=b"),
        Locale.forLanguageTag("de-AT"),
        Currency.getInstance("EUR"),
        'ß',
        'x',
        Optional.of("box"),
        Optional.of(item),
        List.of(ID, new UUID(1, 2)),
        Set.of(DayOfWeek.MONDAY),
        new TreeSet<>(Set.of(NOW, Instant.EPOCH)),
        Map.of(ID, NOW),
        Map.of(DayOfWeek.SUNDAY, item),
        item,
        List.of(item, item));
  }

  @Test
  void whenAPropertyHasNoKindShouldBeReadBackAsItWas() {
    template.save(full(null, 0, null));
    assertThat(template.findById(ID, Parcel.class)).contains(full(null, 0, null));
  }

  @Test
  void whenPropertiesAreNullShouldBeReadBackAsNull() {
    UUID id = UUID.randomUUID();
    template.save(Parcel.empty(id));
    assertThat(template.findById(id, Parcel.class)).contains(Parcel.empty(id));
  }

  @Test
  void whenAnIdIsGeneratedShouldBeFoundByIt() {
    Parcel saved = template.save(Parcel.empty(null));
    assertThat(saved.id()).isNotNull();
    assertThat(template.findById(saved.id(), Parcel.class)).contains(saved);
  }

  @Test
  void whenAPropertyIsTransientShouldNotBeStored() {
    template.save(full("secret", 7, "secret"));
    assertThat(template.findById(ID, Parcel.class)).contains(full(null, 0, null));
    GenericRecord seen = seenByStranger("parcels", ID);
    assertThat(seen.fieldNames()).doesNotContain("note", "attempts").contains("sent");
    assertThat(seen.toString()).doesNotContain("secret");
  }

  @Test
  void whenAnotherClientReadsShouldSeeTheUsualKinds() {
    template.save(full(null, 0, null));
    GenericRecord seen = seenByStranger("parcels", ID);
    assertThat(seen.kind("id")).isEqualTo(FieldKind.STRING);
    assertThat(seen.kind("sent")).isEqualTo(FieldKind.TIMESTAMP_WITH_TIMEZONE);
    assertThat(seen.kind("day")).isEqualTo(FieldKind.STRING);
    assertThat(seen.kind("barcode")).isEqualTo(FieldKind.DECIMAL);
    assertThat(seen.kind("scans")).isEqualTo(FieldKind.ARRAY_OF_STRING);
    assertThat(seen.kind("seen!keys")).isEqualTo(FieldKind.ARRAY_OF_STRING);
    assertThat(seen.kind("item")).isEqualTo(FieldKind.COMPACT);
  }

  @Test
  void whenAClassHasAKeywordAndAnAnnotationShouldStoreNeitherFieldNorLoseInherited() {
    Truck truck = new Truck();
    truck.plate = "B-1";
    truck.built = NOW;
    truck.position = "secret";
    truck.cache = "secret";
    template.save(truck);
    Truck read = template.findById("B-1", Truck.class).orElseThrow();
    assertThat(read.built).isEqualTo(NOW);
    assertThat(read.position).isEqualTo("as made");
    assertThat(read.cache).isNull();
    assertThat(seenByStranger("trucks", "B-1").fieldNames())
        .containsExactlyInAnyOrder("plate", "built", "axles");
  }

  @Test
  void whenTheGridStoresAClassRightlyByItselfShouldLeaveItToIt() {
    assertThat(CONTEXT.addSerializersTo(SerializationConfig.defaults()).compactSerializers())
        .extracting(serializer -> serializer.type().getSimpleName())
        .containsExactlyInAnyOrder("Parcel", "Item", "Truck");
  }

  @Test
  void whenTheApplicationHasItsOwnSerializerShouldLeaveTheClassToIt() {
    SerializationConfig own =
        SerializationConfig.defaults().withCompactSerializer(new OwnSerializer());
    assertThat(context(Unstorable.class).addSerializersTo(own)).isEqualTo(own);
  }

  @Test
  void whenConditionsAreOnSuchPropertiesShouldFindByThem() {
    template.deleteAll(Parcel.class);
    template.save(full(null, 0, null));
    template.save(Parcel.empty(UUID.randomUUID()));
    assertThat(find("id", ID)).hasSize(1);
    assertThat(find("sent", NOW)).hasSize(1);
    assertThat(find("day", DayOfWeek.FRIDAY)).hasSize(1);
    assertThat(find("nickname", "box")).hasSize(1);
    assertThat(find("item.id", ID)).hasSize(1);
  }

  private static List<Parcel> find(String path, Object value) {
    return template.find(GridQuery.matching(Criteria.where(path).is(value)), Parcel.class);
  }

  @Test
  void whenATypeCannotBeStoredShouldSayWhichWhereAndWhatToDo() {
    GridMappingContext context = context(Unstorable.class);
    assertThatThrownBy(() -> context.addSerializersTo(SerializationConfig.defaults()))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining(Unstorable.class.getName())
        .hasMessageContaining("'connection'")
        .hasMessageContaining("java.net.Socket")
        .hasMessageContaining("@Transient")
        .hasMessageContaining("CompactSerializer");
  }

  @Test
  void whenAnIdCannotBeAKeyShouldSaySo() {
    GridMappingContext context = context(OddId.class);
    assertThatThrownBy(() -> context.addSerializersTo(SerializationConfig.defaults()))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("'link'")
        .hasMessageContaining("java.net.URI");
  }

  @Test
  void whenTheGridWasStartedWithoutSerializersShouldRefuseBeforeAnythingIsStored() {
    GridTemplate unaware = new GridTemplate(member);
    assertThatThrownBy(() -> unaware.save(full("secret", 1, null)))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("addSerializersTo");
    assertThatThrownBy(() -> unaware.save(new Wrapper("w", List.of())))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining(Item.class.getName());
    assertThat(unaware.save(new Plain("p", 1))).isNotNull();
  }

  private static GenericRecord seenByStranger(String map, Object key) {
    GenericRecord seen = stranger.<Object, GenericRecord>map(map).get(key);
    assertThat(seen).isNotNull();
    return seen;
  }

  static class Vehicle {
    @Id @Nullable String plate;
    @Nullable Instant built;
    @Transient @Nullable String position = "as made";
  }

  @GridEntity("trucks")
  static class Truck extends Vehicle {
    int axles = 2;
    transient @Nullable String cache;
  }

  @GridEntity("plain")
  record Plain(@Id String id, int count) {}

  record Wrapper(@Id String id, List<Item> items) {}

  record Unstorable(@Id String id, Socket connection) {}

  record OddId(@Id URI link) {}

  private static final class OwnSerializer implements CompactSerializer<Unstorable> {

    @Override
    public Class<Unstorable> type() {
      return Unstorable.class;
    }

    @Override
    public String typeName() {
      return "unstorable";
    }

    @Override
    public void write(CompactWriter out, Unstorable value) {
      out.writeString("id", value.id());
    }

    @Override
    public Unstorable read(CompactReader in) {
      throw new UnsupportedOperationException();
    }
  }
}
