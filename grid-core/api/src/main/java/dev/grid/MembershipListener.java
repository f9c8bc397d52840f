package dev.grid;

/** Told of members that join and leave. Calls are ordered and may block. */
public interface MembershipListener {

  /** A member joined. */
  default void joined(Member member) {}

  /** A member left or was found dead. */
  default void left(Member member) {}
}
