package dev.grid.protocol.compact;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records and classes of applications that know neither Grid nor the peer. */
public final class Samples {

  static final LocalDateTime TIMESTAMP = LocalDateTime.of(2024, 2, 29, 23, 59, 58, 999_999_999);

  private Samples() {}

  enum Color {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "not its name";
      }
    }
  }

  record Point(int x, int y) {}

  record Empty() {}

  record Primitives(
      boolean flag, byte b, char c, short s, int i, long l, float f, double d, boolean other) {}

  record Boxes(
      @Nullable Boolean flag,
      @Nullable Byte b,
      @Nullable Character c,
      @Nullable Short s,
      @Nullable Integer i,
      @Nullable Long l,
      @Nullable Float f,
      @Nullable Double d) {}

  record References(
      @Nullable String text,
      @Nullable BigDecimal decimal,
      @Nullable LocalTime time,
      @Nullable LocalDate date,
      @Nullable LocalDateTime timestamp,
      @Nullable OffsetDateTime offset,
      @Nullable Color color,
      @Nullable Point point) {}

  record PrimitiveArrays(
      boolean @Nullable [] flags,
      byte @Nullable [] bytes,
      char @Nullable [] chars,
      short @Nullable [] shorts,
      int @Nullable [] ints,
      long @Nullable [] longs,
      float @Nullable [] floats,
      double @Nullable [] doubles) {}

  record BoxArrays(
      Boolean @Nullable [] flags,
      Byte @Nullable [] bytes,
      Character @Nullable [] chars,
      Short @Nullable [] shorts,
      Integer @Nullable [] ints,
      Long @Nullable [] longs,
      Float @Nullable [] floats,
      Double @Nullable [] doubles) {}

  record ReferenceArrays(
      String @Nullable [] texts,
      BigDecimal @Nullable [] decimals,
      LocalTime @Nullable [] times,
      LocalDate @Nullable [] dates,
      LocalDateTime @Nullable [] timestamps,
      OffsetDateTime @Nullable [] offsets,
      Color @Nullable [] colors,
      Point @Nullable [] points) {}

  record Containers(
      @Nullable List<String> texts,
      @Nullable ArrayList<Integer> numbers,
      @Nullable Set<Color> colors,
      @Nullable HashSet<Long> ids,
      @Nullable Map<String, Point> places,
      @Nullable HashMap<Character, BigDecimal> prices,
      @Nullable List<Point> points) {}

  sealed interface Shape permits Circle, Square {}

  record Circle(double radius) implements Shape {}

  record Square(int side) implements Shape {}

  record Drawing(@Nullable Shape first, Shape @Nullable [] sameShapes) {}

  record Node(int value, @Nullable Node next) {}

  static class Animal {
    private final String name;
    protected int legs = 4;
    transient int mood;
    static int count = 3;

    Animal() {
      this("nobody");
    }

    Animal(String name) {
      this.name = name;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Animal animal && name.equals(animal.name) && legs == animal.legs;
    }

    @Override
    public int hashCode() {
      return Objects.hash(name, legs);
    }
  }

  /** Has no constructor without parameters. */
  static final class Dog extends Animal {
    private final long chip;

    Dog(String name, long chip) {
      super(name);
      this.chip = chip;
      this.legs = 3;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Dog dog && super.equals(other) && dog.chip == chip;
    }

    @Override
    public int hashCode() {
      return Objects.hash(super.hashCode(), chip);
    }
  }

  /** One value of each kind of class, with and without nulls. */
  static List<Object> all() {
    List<Object> all = new ArrayList<>();
    Collections.addAll(
        all,
        new Point(1, -2),
        new Empty(),
        new Primitives(true, (byte) 1, 'ß', (short) 2, 3, 4, 5.5f, 6.5, true),
        new Boxes(true, (byte) 1, 'c', (short) 2, 3, 4L, 5.5f, 6.5),
        new Boxes(null, null, null, null, null, null, null, null),
        references(),
        new References(null, null, null, null, null, null, null, null),
        new Drawing(new Circle(1.5), new Shape[] {new Square(1), null, new Square(2)}),
        new Node(1, new Node(2, new Node(3, null))),
        new Animal("cat"),
        new Dog("rex", 77));
    all.addAll(arrays());
    all.addAll(collections());
    return all;
  }

  static References references() {
    return new References(
        "tëxt",
        new BigDecimal("-1.50"),
        LocalTime.of(1, 2, 3, 4),
        LocalDate.of(-7, 12, 31),
        TIMESTAMP,
        OffsetDateTime.of(TIMESTAMP, ZoneOffset.ofHoursMinutes(5, 30)),
        Color.GREEN,
        new Point(8, 9));
  }

  private static List<Object> arrays() {
    boolean[] flags = new boolean[17];
    flags[0] = flags[9] = flags[16] = true;
    return List.of(
        new PrimitiveArrays(
            flags,
            new byte[] {1},
            new char[] {'a', '漢'},
            new short[] {1, -1},
            new int[0],
            new long[] {1},
            new float[] {1},
            new double[] {1}),
        new PrimitiveArrays(null, null, null, null, null, null, null, null),
        new BoxArrays(
            new Boolean[] {true, null, false},
            new Byte[] {1, null},
            new Character[] {'a', null},
            new Short[] {1, null},
            new Integer[0],
            new Long[] {null},
            new Float[] {1f},
            new Double[] {1d}),
        new BoxArrays(null, null, null, null, null, null, null, null),
        new ReferenceArrays(
            new String[] {"a", null, ""},
            new BigDecimal[] {BigDecimal.ONE, null},
            new LocalTime[] {LocalTime.NOON},
            new LocalDate[] {LocalDate.EPOCH},
            new LocalDateTime[] {null, TIMESTAMP},
            new OffsetDateTime[0],
            new Color[] {Color.GREEN, null, Color.RED},
            new Point[] {new Point(1, 2), null}));
  }

  private static List<Object> collections() {
    return List.of(
        new Containers(
            Arrays.asList("a", null),
            new ArrayList<>(List.of(1, 2)),
            Set.of(Color.RED),
            new HashSet<>(Set.of(5L)),
            Map.of("home", new Point(0, 0)),
            new HashMap<>(Map.of('x', BigDecimal.TEN)),
            List.of(new Point(1, 1), new Point(2, 2))),
        new Containers(null, null, null, null, null, null, null),
        new Containers(
            List.of(),
            new ArrayList<>(),
            Set.of(),
            new HashSet<>(),
            Map.of(),
            new HashMap<>(),
            List.of()));
  }
}
