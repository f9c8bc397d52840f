package dev.grid.kernel.query;

import dev.grid.protocol.Data;
import dev.grid.protocol.compact.Slot;
import dev.grid.protocol.serialization.bytes.TypeIds;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads several fields of one compact value after another: where its fields begin is found once a
 * value, and where each is once a schema. What it does not read is left to an {@link
 * AttributeReader}. Confined to one thread; never blocks unless its {@link Schemas} do.
 */
public final class CompactRow {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int TYPE_AT = 4;
  private static final int BEGIN = Data.HEADER_BYTES + Long.BYTES;
  private static final int ONE_BYTE_LENGTH_MAX = 254;
  private static final int TWO_BYTES_LENGTH_MAX = 65_534;

  private final Schemas schemas;
  private byte[] data = {};
  private boolean isReadable;

  // Of the schema of the last compact value.
  private long schemaId;
  private Schemas.@Nullable Place place;

  /** Which schema that is, by a number that no field has that has not looked for itself in it. */
  private int known;

  /** Where fields of fixed size begin. */
  private int fieldsAt;

  /** How long all fields are, without the table of offsets behind them. */
  private int fieldsLength;

  public CompactRow(Schemas schemas) {
    this.schemas = schemas;
  }

  /** Goes to a serialized value. */
  public void set(byte[] value) {
    data = value;
    isReadable = value.length > BEGIN && (int) INT.get(value, TYPE_AT) == TypeIds.COMPACT;
    if (!isReadable) {
      return;
    }
    long id = (long) LONG.get(value, Data.HEADER_BYTES);
    Schemas.Place its = place;
    if (its == null || id != schemaId) {
      its = schemas.find(id);
      place = its;
      schemaId = id;
      known++;
    }
    if (its == null) {
      isReadable = false;
    } else if (its.variableCount() == 0) {
      fieldsAt = BEGIN;
      fieldsLength = its.fixedBytes();
    } else if (value.length < BEGIN + Integer.BYTES) {
      isReadable = false;
    } else {
      fieldsAt = BEGIN + Integer.BYTES;
      fieldsLength = (int) INT.get(value, BEGIN);
    }
  }

  /** A field of the values; null if a path is no field of a value. */
  public @Nullable Field field(AttributePath path) {
    return !path.ofKey()
            && path.length() == 1
            && path.step(0) instanceof AttributePath.Step.Field field
        ? new Field(field.name())
        : null;
  }

  /** One field. */
  public final class Field {

    private final String name;
    private int knownOf;
    private @Nullable Slot slot;

    private Field(String name) {
      this.name = name;
    }

    /**
     * Reads it of the value that was set.
     *
     * @return false if an {@link AttributeReader} has to
     */
    public boolean read(TypedValue into) {
      if (!isReadable) {
        return false;
      }
      Slot at = knownOf == known ? slot : find();
      if (at == null) {
        into.setMissing();
        return true;
      }
      try {
        return switch (at.kind()) {
          case INT32 -> {
            into.setLong((int) INT.get(data, fieldsAt + at.position()));
            yield true;
          }
          case INT64 -> {
            into.setLong((long) LONG.get(data, fieldsAt + at.position()));
            yield true;
          }
          case FLOAT64 -> {
            long bits = (long) LONG.get(data, fieldsAt + at.position());
            into.setDouble(Double.longBitsToDouble(bits));
            yield true;
          }
          case BOOLEAN -> {
            into.setBoolean((data[fieldsAt + at.position()] >>> at.bit() & 1) != 0);
            yield true;
          }
          case STRING -> text(at.position(), into);
          default -> false;
        };
      } catch (IndexOutOfBoundsException e) {
        return false; // The reader says what that is.
      }
    }

    private @Nullable Slot find() {
      Schemas.Place of = place;
      slot = of == null ? null : of.layout().slot(name);
      knownOf = known;
      return slot;
    }

    private boolean text(int index, TypedValue into) {
      int table = fieldsAt + fieldsLength;
      int offset;
      if (fieldsLength <= ONE_BYTE_LENGTH_MAX) {
        offset = data[table + index] & 0xff;
        offset = offset == 0xff ? -1 : offset;
      } else if (fieldsLength <= TWO_BYTES_LENGTH_MAX) {
        offset = (short) SHORT.get(data, table + index * Short.BYTES) & 0xffff;
        offset = offset == 0xffff ? -1 : offset;
      } else {
        offset = (int) INT.get(data, table + index * Integer.BYTES);
      }
      if (offset == -1) {
        into.setNull();
        return true;
      }
      if (offset < 0 || offset > fieldsLength) {
        return false;
      }
      int from = fieldsAt + offset + Integer.BYTES;
      int length = (int) INT.get(data, from - Integer.BYTES);
      if (length < 0 || length > data.length - from) {
        return false;
      }
      into.setText(data, from, from + length);
      return true;
    }
  }
}
