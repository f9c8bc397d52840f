package dev.grid.protocol.serialization.builtin;

import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.IdentifiedSerializable;
import java.util.Objects;

/**
 * A message of a reliable topic as its ringbuffer has it. Filled by {@link #read} once; immutable
 * otherwise.
 *
 * <pre>
 * int64 time of publishing, ms since 1970
 * object address of the publishing member, null if a client published
 * int8[] message, serialized
 * </pre>
 */
public final class TopicItem implements IdentifiedSerializable {

  static final int FACTORY_ID = -9;
  static final int CLASS_ID = 2;

  private long publishMillis;
  private byte[] payload;

  /** To be read into. */
  TopicItem() {
    payload = new byte[0];
  }

  /**
   * A message.
   *
   * @param publishMillis since 1970
   * @param payload the message, serialized; not copied
   */
  public TopicItem(long publishMillis, byte[] payload) {
    this.publishMillis = publishMillis;
    this.payload = payload;
  }

  /** When it was published, in milliseconds since 1970. */
  public long publishMillis() {
    return publishMillis;
  }

  /** The message, serialized; not to be changed. */
  public byte[] payload() {
    return payload;
  }

  @Override
  public int factoryId() {
    return FACTORY_ID;
  }

  @Override
  public int classId() {
    return CLASS_ID;
  }

  @Override
  public void write(DataWriter out) {
    out.writeLong(publishMillis);
    out.writeObject(null);
    out.writeByteArray(payload);
  }

  @Override
  public void read(DataReader in) {
    publishMillis = in.readLong();
    in.readObject();
    payload = Objects.requireNonNull(in.readByteArray(), "a message without content");
  }

  /** The address that members of the reference write; of no use here. */
  static final class PublisherAddress implements IdentifiedSerializable {

    static final int FACTORY_ID = 0;
    static final int CLASS_ID = 1;

    @Override
    public int factoryId() {
      return FACTORY_ID;
    }

    @Override
    public int classId() {
      return CLASS_ID;
    }

    @Override
    public void write(DataWriter out) {
      throw new UnsupportedOperationException("only read");
    }

    @Override
    public void read(DataReader in) {
      in.readInt();
      in.readByte();
      in.readString();
    }
  }
}
