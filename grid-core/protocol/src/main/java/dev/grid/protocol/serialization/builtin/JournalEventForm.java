package dev.grid.protocol.serialization.builtin;

import dev.grid.GridSerializationException;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.IdentifiedSerializable;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event of a map's journal as members answer it to those who read one. Filled by {@link #read}
 * once; immutable otherwise.
 *
 * <pre>
 * int32 type, as that of an entry's event
 * bytes key        each serialized, with its header, behind its length;
 * bytes value      a length of -1 for none
 * bytes old value
 * bool  false      not in events of the other class
 * </pre>
 */
public final class JournalEventForm implements IdentifiedSerializable {

  /** Events as members send them. */
  static final int CLASS_ID = 132;

  /** Events without the truth value at the end. */
  static final int SHORT_CLASS_ID = 133;

  private static final byte IDENTIFIED = 1;
  private static final int NONE = -1;

  private final int classId;
  private int type;
  private byte @Nullable [] key;
  private byte @Nullable [] value;
  private byte @Nullable [] oldValue;

  /** To be read into. */
  JournalEventForm(int classId) {
    this.classId = classId;
  }

  /** An event, serialized. Takes time in proportion to the arrays, and calls nobody's code. */
  public static Data encode(
      int type, byte[] key, byte @Nullable [] value, byte @Nullable [] oldValue) {
    int bytes =
        Data.HEADER_BYTES
            + 1
            + 6 * Integer.BYTES
            + 1
            + key.length
            + length(value)
            + length(oldValue);
    ByteBuffer out = ByteBuffer.allocate(bytes);
    out.putInt(0).putInt(TypeIds.IDENTIFIED);
    out.put(IDENTIFIED).putInt(EntryForm.FACTORY_ID).putInt(CLASS_ID);
    out.putInt(type);
    put(out, key);
    put(out, value);
    put(out, oldValue);
    out.put((byte) 0);
    return new Data(out.array());
  }

  private static int length(byte @Nullable [] array) {
    return array == null ? 0 : array.length;
  }

  private static void put(ByteBuffer out, byte @Nullable [] array) {
    if (array == null) {
      out.putInt(NONE);
    } else {
      out.putInt(array.length).put(array);
    }
  }

  public int type() {
    return type;
  }

  public Data key() {
    return new Data(Objects.requireNonNull(key, "nothing was read"));
  }

  public @Nullable Data value() {
    return value == null ? null : new Data(value);
  }

  public @Nullable Data oldValue() {
    return oldValue == null ? null : new Data(oldValue);
  }

  @Override
  public int factoryId() {
    return EntryForm.FACTORY_ID;
  }

  @Override
  public int classId() {
    return classId;
  }

  @Override
  public void write(DataWriter out) {
    throw new UnsupportedOperationException("written by encode");
  }

  @Override
  public void read(DataReader in) {
    type = in.readInt();
    key = in.readByteArray();
    value = in.readByteArray();
    oldValue = in.readByteArray();
    if (classId == CLASS_ID) {
      in.readBoolean();
    }
    if (key == null) {
      throw new GridSerializationException("an event of a journal lacks its key");
    }
  }
}
