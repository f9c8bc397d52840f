package dev.grid.systemtests.fuzz;

import dev.grid.protocol.frame.Frames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What real clients sent, as {@link RecordConversations} recorded it, cut into messages. */
final class Conversations {

  /** The files: a client and how it was made each. */
  static final List<String> NAMES = List.of("hazelcast-java", "hazelcast-node", "grid-java");

  static final String FOLDER = "/conversations/";

  private static final int OF_EACH_TYPE_MAX = 5;
  private static final int PROTOCOL_BYTES = 3;
  private static final int LENGTH_OFFSET = 0;
  private static final int FLAGS_OFFSET = 4;

  private Conversations() {}

  /** All messages; the first of each client is its authentication. */
  static List<List<byte[]>> load() throws IOException {
    List<List<byte[]>> all = new ArrayList<>();
    for (String name : NAMES) {
      try (InputStream in = Conversations.class.getResourceAsStream(FOLDER + name + ".bin")) {
        if (in == null) {
          throw new IOException("no recorded conversation " + name);
        }
        all.add(cut(in.readAllBytes()));
      }
    }
    return all;
  }

  /** Of every client a few messages of each type, so that frequent calls do not hide rare ones. */
  static List<byte[]> variety() throws IOException {
    List<byte[]> variety = new ArrayList<>();
    for (List<byte[]> conversation : load()) {
      Map<Integer, Integer> counts = new HashMap<>();
      for (byte[] message : conversation) {
        int type =
            ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getInt(Frames.HEADER_BYTES);
        if (counts.merge(type, 1, Integer::sum) <= OF_EACH_TYPE_MAX) {
          variety.add(message);
        }
      }
    }
    return variety;
  }

  /** The messages of a stream that begins with the protocol's name; a last part is left out. */
  static List<byte[]> cut(byte[] stream) {
    ByteBuffer bytes = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> messages = new ArrayList<>();
    int begin = PROTOCOL_BYTES;
    int at = begin;
    while (at + Frames.HEADER_BYTES <= stream.length) {
      int length = bytes.getInt(at + LENGTH_OFFSET);
      int flags = bytes.getShort(at + FLAGS_OFFSET);
      if (length < Frames.HEADER_BYTES || at + length > stream.length) {
        break;
      }
      at += length;
      if ((flags & Frames.IS_FINAL) != 0) {
        messages.add(Arrays.copyOfRange(stream, begin, at));
        begin = at;
      }
    }
    return messages;
  }
}
