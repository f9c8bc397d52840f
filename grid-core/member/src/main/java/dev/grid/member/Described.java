package dev.grid.member;

import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;

/** Serialized values as text for people. */
final class Described {

  /** Larger ones are not read: they are somebody's documents. */
  private static final int BYTES_MAX = 4_096;

  private static final int CHARACTERS_MAX = 200;

  private Described() {}

  static String of(Serialization serialization, byte[] serialized) {
    if (serialized.length > BYTES_MAX) {
      return serialized.length + " bytes";
    }
    String text;
    try {
      text = String.valueOf(serialization.<Object>toObject(new Data(serialized)));
    } catch (RuntimeException | LinkageError e) {
      return serialized.length + " bytes that cannot be read here";
    }
    return text.length() <= CHARACTERS_MAX ? text : text.substring(0, CHARACTERS_MAX) + "\u2026";
  }
}
