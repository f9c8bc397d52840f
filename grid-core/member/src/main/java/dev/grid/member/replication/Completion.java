package dev.grid.member.replication;

import dev.grid.member.peer.PeerMessages.Answered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The completion record of a call: what copies are sent of it with its change. Immutable; the
 * answer is not copied.
 *
 * @param id the call's name
 * @param confirm whether each copy that the answer depends on tells the caller that it has the
 *     change
 * @param answer what the call is answered, as a client would be sent it, to be remembered; null if
 *     the call is not repeated
 */
public record Completion(CallId id, boolean confirm, byte @Nullable [] answer) {

  /** For copies. */
  public static List<Answered> entries(@Nullable Completion completion) {
    return completion == null
        ? List.of()
        : Remembered.entry(completion.id(), completion.confirm(), completion.answer());
  }
}
