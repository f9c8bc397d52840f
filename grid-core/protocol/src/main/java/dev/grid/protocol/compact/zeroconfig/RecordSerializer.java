package dev.grid.protocol.compact.zeroconfig;

import dev.grid.GridSerializationException;
import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactSerializer;
import dev.grid.serialization.CompactWriter;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes a record by its components and reads it through its canonical constructor. */
final class RecordSerializer implements CompactSerializer<Object> {

  private final Class<?> type;
  private final Member[] members;
  private final MethodHandle constructor;

  RecordSerializer(Class<?> type) {
    this.type = type;
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] parameterTypes =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    this.members = new Member[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      members[i] =
          new Member(
              type,
              component.getName(),
              component.getType(),
              component.getGenericType(),
              Access.accessor(type, component));
    }
    try {
      this.constructor = Access.constructor(type, parameterTypes);
    } catch (NoSuchMethodException e) {
      throw new GridSerializationException(type.getName() + " has no canonical constructor", e);
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public Class<Object> type() {
    return (Class<Object>) type;
  }

  @Override
  public String typeName() {
    return type.getName();
  }

  @Override
  public void write(CompactWriter out, Object value) {
    for (Member member : members) {
      member.write(out, value);
    }
  }

  @Override
  public Object read(CompactReader in) {
    @Nullable Object[] arguments = new Object[members.length];
    for (int i = 0; i < arguments.length; i++) {
      Member member = members[i];
      arguments[i] = member.isPresent(in) ? member.read(in) : member.missingValue();
    }
    return Instances.create(type, constructor, arguments);
  }
}
