package dev.grid.protocol.serialization.builtin;

import dev.grid.GridSerializationException;
import dev.grid.query.AttributeProjection;
import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.IdentifiedSerializable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of entries, as clients of the protocol write it. Filled by {@link #read} once;
 * immutable otherwise.
 */
public final class ProjectionForm implements IdentifiedSerializable {

  static final int FACTORY_ID = -30;

  private static final int SINGLE = 0;
  private static final int SEVERAL = 1;
  private static final int IDENTITY = 2;

  private final int classId;
  private @Nullable List<String> attributes;

  private ProjectionForm(int classId, @Nullable List<String> attributes) {
    this.classId = classId;
    this.attributes = attributes;
  }

  /** What to serialize for a projection. */
  public static ProjectionForm of(AttributeProjection<?> projection) {
    List<String> names = projection.attributes();
    return names == null
        ? identity()
        : projection.isArray() ? several(names) : single(names.getFirst());
  }

  /** Of one attribute. */
  public static ProjectionForm single(String attribute) {
    return new ProjectionForm(SINGLE, List.of(attribute));
  }

  /** Of several, as an array. */
  public static ProjectionForm several(List<String> attributes) {
    return new ProjectionForm(SEVERAL, List.copyOf(attributes));
  }

  /** Of the whole entry. */
  public static ProjectionForm identity() {
    return new ProjectionForm(IDENTITY, null);
  }

  /** One to be read into, or null if there is no such class. */
  static @Nullable ProjectionForm create(int classId) {
    return classId >= SINGLE && classId <= IDENTITY ? new ProjectionForm(classId, null) : null;
  }

  /**
   * What was read.
   *
   * @throws GridSerializationException if it is something else
   */
  public static ProjectionForm projection(@Nullable Object read) {
    if (read instanceof ProjectionForm form) {
      return form;
    }
    throw new GridSerializationException(
        "a value of class="
            + (read == null ? null : read.getClass().getName())
            + " is where a projection should be: single attribute, several, or identity");
  }

  /** The attributes; null for the whole entry. */
  public @Nullable List<String> attributes() {
    return attributes;
  }

  /** Whether they are given as an array. */
  public boolean isArray() {
    return classId == SEVERAL;
  }

  @Override
  public int factoryId() {
    return FACTORY_ID;
  }

  @Override
  public int classId() {
    return classId;
  }

  @Override
  public void write(DataWriter out) {
    List<String> names = attributes;
    if (names == null) {
      return;
    }
    if (classId == SINGLE) {
      out.writeString(names.getFirst());
    } else {
      out.writeStringArray(names.toArray(String[]::new));
    }
  }

  @Override
  public void read(DataReader in) {
    switch (classId) {
      case SINGLE -> attributes = List.of(required(in.readString()));
      case SEVERAL -> {
        @Nullable String[] names = in.readStringArray();
        if (names == null || names.length == 0) {
          throw new GridSerializationException("a projection has no attributes");
        }
        attributes = Arrays.stream(names).map(ProjectionForm::required).toList();
      }
      default -> {}
    }
  }

  private static String required(@Nullable String attribute) {
    if (attribute == null) {
      throw new GridSerializationException("a projection has null for an attribute");
    }
    return attribute;
  }
}
