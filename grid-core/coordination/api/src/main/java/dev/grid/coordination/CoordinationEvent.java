package dev.grid.coordination;

/** What watches are told. */
public sealed interface CoordinationEvent
    permits MemberJoined, MemberLeft, LeaderElected, LeaderRevoked {

  /** The group in which it happened. */
  String group();

  /** The member to which it happened. */
  String member();
}
