package dev.grid.spring.session;

import dev.grid.GridSerializationException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Java serialization of attributes whose classes are allowed: everyday values and collections of
 * the JDK, enums, and what the application names. Others are refused when they are written, and
 * when they are read: before they are loaded if they have fields, else, since an enum has none
 * either, when they are loaded but none of their code has run. Objects that are nested more than 20
 * deep are not read. Thread-safe.
 */
public final class JavaAttributeCodec implements SessionAttributeCodec {

  /** The first byte, so that there can be other forms. */
  private static final byte JAVA = 1;

  /**
   * Objects inside of each other that are read. Of sets of which each has the next one twice, the
   * time to hash the outermost doubles with each.
   */
  private static final int DEPTH_MAX = 20;

  private final AllowedClasses allowed;
  private final ClassLoader classLoader;

  /**
   * Serialization of the classes that are allowed.
   *
   * @param allowedClasses names of classes, or of packages with {@code .*} behind them, which is
   *     those below, too
   */
  public JavaAttributeCodec(Iterable<String> allowedClasses, ClassLoader classLoader) {
    this.allowed = new AllowedClasses(allowedClasses);
    this.classLoader = classLoader;
  }

  @Override
  public byte[] encode(String name, Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(JAVA);
    try (ObjectOutputStream out = new Writer(bytes)) {
      out.writeObject(value);
    } catch (NotSerializableException e) {
      throw new GridSerializationException(
          "session attribute '"
              + name
              + "': class "
              + e.getMessage()
              + " does not implement Serializable",
          e);
    } catch (IOException | GridSerializationException e) {
      throw new GridSerializationException(
          "session attribute '" + name + "': " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  @Override
  public Object decode(String name, byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != JAVA) {
      throw new GridSerializationException(
          "session attribute '" + name + "' is in a form that is not known here");
    }
    try (ObjectInputStream in =
        new Reader(new ByteArrayInputStream(bytes, 1, bytes.length - 1), bytes.length)) {
      return Objects.requireNonNull(in.readObject());
    } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
      throw new GridSerializationException("session attribute '" + name + "': " + e, e);
    }
  }

  private static String refusal(String className) {
    return "class "
        + className
        + " is not allowed in sessions: name it, or its package as in com.example.*, in"
        + " grid.session.allowed-classes";
  }

  private final class Writer extends ObjectOutputStream {

    private boolean fails;

    Writer(OutputStream out) throws IOException {
      super(out);
    }

    /** Called for each class of the stream. */
    @Override
    protected void annotateClass(Class<?> type) {
      if (type == NotSerializableException.class) {
        fails = true; // It is written last, into a stream that nobody gets.
      }
      if (!fails && !allowed.admits(type.getName()) && !AllowedClasses.isEnum(type)) {
        throw new GridSerializationException(refusal(type.getName()));
      }
    }

    @Override
    protected void annotateProxyClass(Class<?> type) {
      throw new GridSerializationException("a proxy is not allowed in sessions");
    }
  }

  private final class Reader extends ObjectInputStream {

    Reader(ByteArrayInputStream in, int length) throws IOException {
      super(in);
      setObjectInputFilter(
          info ->
              info.depth() > DEPTH_MAX || info.references() > length || info.arrayLength() > length
                  ? ObjectInputFilter.Status.REJECTED
                  : ObjectInputFilter.Status.ALLOWED);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      String name = description.getName();
      boolean named = allowed.admits(name);
      if (!named && description.getFields().length != 0) {
        throw new InvalidClassException(refusal(name)); // An enum has none.
      }
      Class<?> type;
      try {
        type = Class.forName(name, false, classLoader); // Runs none of its code.
      } catch (ClassNotFoundException e) {
        type = super.resolveClass(description);
      }
      if (!named && !AllowedClasses.isEnum(type)) {
        throw new InvalidClassException(refusal(name));
      }
      return type;
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws IOException {
      throw new InvalidClassException("a proxy is not allowed in sessions");
    }
  }
}
