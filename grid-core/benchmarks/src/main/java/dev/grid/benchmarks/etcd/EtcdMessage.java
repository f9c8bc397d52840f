package dev.grid.benchmarks.etcd;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedOutputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.WireFormat;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor.Marshaller;

/**
 * A protobuf message by the numbers of its fields, of which only numbers and byte strings are
 * known, and the last of a repeated one. Confined to one thread.
 */
public final class EtcdMessage {

  /** Bytes of a message or a field. */
  public record Bytes(byte[] array) {}

  static final Marshaller<Bytes> MARSHALLER =
      new Marshaller<>() {
        @Override
        public InputStream stream(Bytes value) {
          return new ByteArrayInputStream(value.array());
        }

        @Override
        public Bytes parse(InputStream stream) {
          try {
            return new Bytes(stream.readAllBytes());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private final Map<Integer, Object> fields = new HashMap<>();

  EtcdMessage() {}

  /** Reads a message. */
  static EtcdMessage of(Bytes bytes) {
    EtcdMessage message = new EtcdMessage();
    CodedInputStream in = CodedInputStream.newInstance(bytes.array());
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        int field = WireFormat.getTagFieldNumber(tag);
        switch (WireFormat.getTagWireType(tag)) {
          case WireFormat.WIRETYPE_VARINT -> message.number(field, in.readInt64());
          case WireFormat.WIRETYPE_LENGTH_DELIMITED ->
              message.value(field, new Bytes(in.readByteArray()));
          default -> in.skipField(tag);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("not a message", e);
    }
    return message;
  }

  EtcdMessage number(int field, long number) {
    fields.put(field, number);
    return this;
  }

  EtcdMessage value(int field, Bytes value) {
    fields.put(field, value);
    return this;
  }

  EtcdMessage text(int field, String text) {
    return value(field, new Bytes(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A number; 0 if it is not there. */
  long number(int field) {
    return fields.get(field) instanceof Long number ? number : 0;
  }

  boolean hasMessage(int field) {
    return fields.get(field) instanceof Bytes;
  }

  Bytes value(int field) {
    return (Bytes) Objects.requireNonNull(fields.get(field));
  }

  EtcdMessage message(int field) {
    return of(value(field));
  }

  Bytes bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (Map.Entry<Integer, Object> field : fields.entrySet()) {
        if (field.getValue() instanceof Bytes value) {
          out.writeByteArray(field.getKey(), value.array());
        } else {
          out.writeInt64(field.getKey(), (Long) field.getValue());
        }
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Bytes(bytes.toByteArray());
  }
}
