package dev.grid.protocol.serialization;

import dev.grid.GridSerializationException;
import dev.grid.protocol.serialization.bytes.ByteInput;
import dev.grid.protocol.serialization.bytes.ByteOutput;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.protocol.serialization.bytes.TypeSerializer;
import java.io.Externalizable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Java's own serialization, for what {@link JavaAllowList} admits. A class name in the bytes is
 * held against the list before the class is loaded; what may be an enum is looked up to see whether
 * it is, without running its initializers. Thread-safe.
 */
final class JavaSerialization {

  private static final long DEPTH_MAX = ByteOutput.NESTING_MAX;

  private final JavaAllowList allowed;
  private final ClassLoader classLoader;
  private final TypeSerializer<Object> serializable = new SerializableSerializer();
  private final TypeSerializer<Object> externalizable = new ExternalizableSerializer();

  JavaSerialization(List<String> allowList, ClassLoader classLoader) {
    this.allowed = new JavaAllowList(allowList);
    this.classLoader = classLoader;
  }

  TypeSerializer<Object> serializable() {
    return serializable;
  }

  TypeSerializer<Object> externalizable() {
    return externalizable;
  }

  /** What writes a class, or null if it may not or cannot be written this way. */
  @Nullable TypeSerializer<Object> find(Class<?> type) {
    Class<?> named =
        Enum.class.isAssignableFrom(type) && !type.isEnum() ? type.getSuperclass() : type;
    if (JavaAllowList.isValue(named)) {
      return serializable;
    }
    if (!Serializable.class.isAssignableFrom(type) || !allowed.names(named.getName())) {
      return null;
    }
    return Externalizable.class.isAssignableFrom(type) ? externalizable : serializable;
  }

  private static GridSerializationException refused(String className) {
    return new GridSerializationException(
        "class "
            + className
            + " was written by Java serialization, which is not allowed for it. Better write it in"
            + " another form; or allow it with SerializationConfig.withJavaSerialization(\""
            + className
            + "\")");
  }

  /** Type -100: the stream, until its own end. */
  private final class SerializableSerializer implements TypeSerializer<Object> {

    @Override
    public int typeId() {
      return TypeIds.JAVA_SERIALIZABLE;
    }

    @Override
    public void write(ByteOutput out, Object value) {
      try {
        ObjectOutputStream stream = new ObjectOutputStream(new Sink(out));
        stream.writeObject(value);
        stream.flush();
      } catch (IOException e) {
        throw new GridSerializationException("Java serialization failed: " + e, e);
      }
    }

    @Override
    public @Nullable Object read(ByteInput in) {
      try {
        return new FilteredStream(in).readObject();
      } catch (IOException | ClassNotFoundException e) {
        throw new GridSerializationException("Java deserialization failed: " + e, e);
      }
    }
  }

  /** Type -101: the class name, then a stream with what the value wrote. */
  private final class ExternalizableSerializer implements TypeSerializer<Object> {

    @Override
    public int typeId() {
      return TypeIds.JAVA_EXTERNALIZABLE;
    }

    @Override
    public void write(ByteOutput out, Object value) {
      out.writeString(value.getClass().getName());
      try {
        ObjectOutputStream stream = new ObjectOutputStream(new Sink(out));
        ((Externalizable) value).writeExternal(stream);
        stream.flush();
      } catch (IOException e) {
        throw new GridSerializationException("Java serialization failed: " + e, e);
      }
    }

    @Override
    public Object read(ByteInput in) {
      String className = in.readString();
      if (className == null || !allowed.names(className)) {
        throw refused(String.valueOf(className));
      }
      Class<?> type = ClassSerializer.find(className, classLoader);
      try {
        Externalizable value =
            type.asSubclass(Externalizable.class).getDeclaredConstructor().newInstance();
        value.readExternal(new FilteredStream(in));
        return value;
      } catch (IOException | ReflectiveOperationException | ClassCastException e) {
        throw new GridSerializationException("Java deserialization failed: " + e, e);
      }
    }
  }

  /** Reads classes of the list only, and no more than the bytes can hold. */
  private final class FilteredStream extends ObjectInputStream {

    FilteredStream(ByteInput in) throws IOException {
      super(new Source(in));
      int bytes = in.remaining();
      setObjectInputFilter(
          info ->
              info.depth() > DEPTH_MAX || info.references() > bytes || info.arrayLength() > bytes
                  ? ObjectInputFilter.Status.REJECTED
                  : ObjectInputFilter.Status.ALLOWED);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      String name = description.getName();
      if (!allowed.admits(name) && !mayBeEnum(description)) {
        throw refused(name);
      }
      Class<?> type;
      try {
        type = Class.forName(name, false, classLoader);
      } catch (ClassNotFoundException e) {
        return super.resolveClass(description);
      }
      if (!allowed.admits(name) && !JavaAllowList.isValue(type)) {
        throw refused(name);
      }
      return type;
    }

    // An enum's description has neither a version nor fields.
    private static boolean mayBeEnum(ObjectStreamClass description) {
      return description.getFields().length == 0
          && (description.getSerialVersionUID() == 0 || description.getName().startsWith("[L"));
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws IOException {
      throw new InvalidClassException("proxies are not read");
    }
  }

  private static final class Sink extends OutputStream {

    private final ByteOutput out;

    Sink(ByteOutput out) {
      this.out = out;
    }

    @Override
    public void write(int b) {
      out.writeByte((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      out.writeBytes(bytes, offset, length);
    }
  }

  private static final class Source extends InputStream {

    private final ByteInput in;

    Source(ByteInput in) {
      this.in = in;
    }

    @Override
    public int read() {
      return in.remaining() == 0 ? -1 : in.readByte() & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      int count = Math.min(length, in.remaining());
      if (count == 0) {
        return -1;
      }
      byte[] bytes = new byte[count];
      in.readBytes(bytes);
      System.arraycopy(bytes, 0, target, offset, count);
      return count;
    }

    @Override
    public int available() {
      return in.remaining();
    }
  }
}
