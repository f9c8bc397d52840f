package dev.grid.kernel;

import dev.grid.GridSerializationException;
import dev.grid.RemoteException;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.builtin.RunnableTask;
import dev.grid.serialization.GenericRecord;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What users write and messages bring as bytes, for members to call {@linkplain Outcome.Outside
 * outside} partitions. It is read as any value: by serializers, factories and forms of classes that
 * the member knows, and by Java serialization only where that is allowed for its class.
 */
public final class UserCode {

  /** More than anybody looks at. */
  private static final int CAUSES_ASKED = 32;

  private UserCode() {}

  /**
   * Reads something to be called.
   *
   * @param type what it must be
   * @param what what to call it in a message, as in {@code "the entry processor"}
   * @throws GridSerializationException if this member does not know its class, or it is something
   *     else; says what to do
   */
  public static <T> T read(OutsideServices services, Data data, Class<T> type, String what) {
    return type.cast(read(services, data, List.of(type), what));
  }

  /**
   * {@link #read(OutsideServices, Data, Class, String)} of something that is of one of several
   * types.
   */
  public static Object read(
      OutsideServices services, Data data, List<? extends Class<?>> types, String what) {
    Object read;
    try {
      read = services.serialization().toObject(data);
    } catch (GridSerializationException e) {
      throw new GridSerializationException(
          what + " cannot be read by this member: " + e.getMessage(), e);
    }
    while (read instanceof RunnableTask wrapper) {
      read = wrapper.task();
    }
    for (Class<?> type : types) {
      if (type.isInstance(read)) {
        return read;
      }
    }
    if (read instanceof GenericRecord unknown) {
      throw new GridSerializationException(
          what
              + ": the class of "
              + unknown.type()
              + " is not known to this member: put it on the class path of every member, or"
              + " register a serializer for it there");
    }
    throw new GridSerializationException(
        what
            + " is of class="
            + (read == null ? null : read.getClass().getName())
            + ": it must implement "
            + types.stream().map(Class::getName).collect(Collectors.joining(" or ")));
  }

  /**
   * What users' code has thrown, for all to handle as they handle any exception; or, as that is
   * users' code, too, another in its place if it cannot even be asked for its message and causes.
   *
   * @param what what to call the code in a message
   */
  public static Throwable thrown(Throwable thrown, String what) {
    try {
      Throwable cause = thrown;
      for (int i = 0; i < CAUSES_ASKED && cause != null; i++) {
        String unused = cause + cause.getMessage();
        cause = cause.getCause();
      }
      return thrown;
    } catch (RuntimeException | Error e) {
      return new RemoteException(
          what
              + " has failed with a "
              + thrown.getClass().getName()
              + ", which itself fails with a "
              + e.getClass().getName()
              + " when it, or a cause of it, is asked what it says");
    }
  }
}
