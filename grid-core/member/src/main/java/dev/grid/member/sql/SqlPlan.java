package dev.grid.member.sql;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** A statement that has been understood, with its parameters. Used once, or dropped. */
public interface SqlPlan {

  /** What it does with which structures, all of it; whoever asks has to be allowed that. */
  List<SqlUse> uses();

  /**
   * Whether {@link #run}, and the first batch of its rows, take no longer than a call by a key, so
   * that any thread may ask for them; nothing of them blocks.
   */
  default boolean isShort() {
    return false;
  }

  /**
   * Carries it out. Of a statement with rows the cursor is there as soon as it could begin; of any
   * other when all is done.
   */
  CompletionStage<SqlCursor> run();

  /**
   * Has {@link #run}, if it is under way, fail as soon as it can; what was changed stays. Any
   * thread; does not block.
   */
  void cancel();
}
