package dev.grid.coordination.memcached;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is stored of a group: all of its members in one item, which is compared and swapped.
 *
 * @param nonce of who made the group
 * @param entries by the members' ids
 */
record Roster(String nonce, Map<String, Entry> entries) {

  /**
   * A member.
   *
   * @param session without which it is dead
   * @param record the coordinator's
   */
  record Entry(String session, byte[] record) {}

  Roster {
    entries = new LinkedHashMap<>(entries);
  }

  static Roster of(String nonce) {
    return new Roster(nonce, Map.of());
  }

  byte[] encoded() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(nonce);
      out.writeInt(entries.size());
      for (var entry : entries.entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeUTF(entry.getValue().session());
        out.writeInt(entry.getValue().record().length);
        out.write(entry.getValue().record());
      }
    } catch (IOException e) {
      throw new IllegalStateException("an array of bytes does not fail", e);
    }
    return bytes.toByteArray();
  }

  static Roster decode(byte[] bytes) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(bytes));
    String nonce = in.readUTF();
    int count = in.readInt();
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String member = in.readUTF();
      String session = in.readUTF();
      int length = in.readInt();
      if (length < 0 || length > in.available()) throw new IOException("a group's item is damaged");
      entries.put(member, new Entry(session, in.readNBytes(length)));
    }
    return new Roster(nonce, entries);
  }
}
