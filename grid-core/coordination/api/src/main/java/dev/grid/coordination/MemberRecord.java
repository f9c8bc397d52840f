package dev.grid.coordination;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What drivers store of a member of a group, opaque to them: form-encoded, so that other programs
 * can read it, {@code capability.cores=8&incarnation=...&joined-at=1796029200000}.
 *
 * @param incarnation differs each time that a member joins, so that a leave and a join between two
 *     looks are seen
 * @param joinedAt by the member's clock
 */
record MemberRecord(String incarnation, Instant joinedAt, Capabilities capabilities) {

  private static final String CAPABILITY = "capability.";
  private static final String INCARNATION = "incarnation";
  private static final String JOINED_AT = "joined-at";

  static MemberRecord joining(Instant now, Capabilities capabilities) {
    return new MemberRecord(UUID.randomUUID().toString(), now, capabilities);
  }

  MemberRecord with(Capabilities changed) {
    return new MemberRecord(incarnation, joinedAt, changed);
  }

  byte[] encoded() {
    TreeMap<String, String> values = new TreeMap<>();
    capabilities.values().forEach((name, value) -> values.put(CAPABILITY + name, value));
    values.put(INCARNATION, incarnation);
    values.put(JOINED_AT, Long.toString(joinedAt.toEpochMilli()));
    return FormEncoding.encode(values).getBytes(StandardCharsets.UTF_8);
  }

  /** Of a driver's bytes; what a member of another program wrote need not be readable. */
  static MemberRecord decode(byte[] encoded) {
    SortedMap<String, String> values =
        FormEncoding.decode(new String(encoded, StandardCharsets.UTF_8));
    TreeMap<String, String> capabilities = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(CAPABILITY)) {
            capabilities.put(name.substring(CAPABILITY.length()), value);
          }
        });
    String joined = values.getOrDefault(JOINED_AT, "0");
    try {
      return new MemberRecord(
          values.getOrDefault(INCARNATION, ""),
          Instant.ofEpochMilli(Long.parseLong(joined)),
          new Capabilities(capabilities));
    } catch (NumberFormatException e) {
      throw new InvalidRequestException("joined-at=" + joined + ": is not a number", e);
    }
  }
}
