package dev.grid.member.peer;

import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.protocol.types.MemberInfo;

/**
 * What two members say to each other before, and when they stop. The one that dials says {@link
 * Hello} after the bytes {@code GRD}, is asked by a {@link Challenge}, answers with a {@link
 * Proof}, and is let in by a {@link Welcome}; or it is sent a {@link Refusal} instead of either
 * answer.
 */
sealed interface LinkMessages extends Message<Void> {

  /**
   * The one that dials introduces itself.
   *
   * @param major must be the same on both sides; always the first field
   * @param minor grows with additions that others may ignore
   * @param member who it is, and where it is dialled in turn
   * @param nonce random
   */
  @Op(id = 0x7e0800)
  record Hello(
      byte major,
      byte minor,
      int partitionCount,
      String clusterName,
      MemberInfo member,
      byte[] nonce)
      implements LinkMessages {}

  /** The one that was dialled introduces itself, and asks whether the other knows the secret. */
  @Op(id = 0x7e0900)
  record Challenge(byte major, byte minor, boolean secret, MemberInfo member, byte[] nonce)
      implements LinkMessages {}

  /**
   * What only one who knows the secret can compute; empty if there is none. Of two secrets of which
   * one is being replaced by the other, two such after each other.
   */
  @Op(id = 0x7e0a00)
  record Proof(byte[] proof) implements LinkMessages {}

  /** The connection is good; with the other side's own proofs. */
  @Op(id = 0x7e0b00)
  record Welcome(byte[] proof) implements LinkMessages {}

  /**
   * The connection is not wanted.
   *
   * @param reason the code of a {@link PeerRefusedException.Reason}
   * @param text for the log
   */
  @Op(id = 0x7e0c00)
  record Refusal(byte reason, String text) implements LinkMessages {}

  /** The sender stops in an orderly way: it does not come back under this id. */
  @Op(id = 0x7e0d00)
  record Goodbye() implements LinkMessages {}
}
