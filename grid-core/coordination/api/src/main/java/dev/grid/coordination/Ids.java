package dev.grid.coordination;

import java.nio.charset.StandardCharsets;

/** What may be the id of a group or a member, or the name of a lock. */
final class Ids {

  /** How long they may be, in bytes of UTF-8. */
  static final int BYTES_MAX = 128;

  private Ids() {}

  /** The id, if it may be one. */
  static String require(String what, String id) {
    if (id.isBlank() || id.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidRequestException(
          what + "=\"" + id + "\": must not be blank nor have control characters");
    }
    int length = id.getBytes(StandardCharsets.UTF_8).length;
    if (length > BYTES_MAX) {
      throw new InvalidRequestException(
          "%s=\"%s\" bytes=%d: must be %d bytes of UTF-8 at most"
              .formatted(what, id, length, BYTES_MAX));
    }
    return id;
  }
}
