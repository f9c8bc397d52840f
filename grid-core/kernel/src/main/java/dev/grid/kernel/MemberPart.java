package dev.grid.kernel;

import java.util.Objects;

/**
 * What a structure owns on a member beside its partitions: a store, a pool, an index over all that
 * the member serves. A member opens it once, for all partitions together, when one of them begins
 * to be served there, and closes it when the structure is destroyed or the member ends; it is
 * opened anew when the structure is used again, after the one before was closed.
 *
 * <p>Opening and closing may block: both run on threads of their own ({@link #POOL}). Calls to the
 * structure wait meanwhile, without a thread. If it cannot be opened they fail with {@link
 * dev.grid.StructureUnavailableException}, and the next call has it tried again, after a pause that
 * grows.
 *
 * @param type what handlers {@linkplain Call#part ask for it} by
 * @param opening makes it
 * @param <P> is called by all partitions at once, so it must be thread-safe, and never block a
 *     handler. Tasks {@linkplain Outcome.Outside outside} partitions may still use it while it is
 *     closed
 */
public record MemberPart<P extends AutoCloseable>(Class<P> type, Opening<P> opening) {

  /** The name of the threads that open and close parts. */
  public static final String POOL = "member-parts";

  public MemberPart {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(opening, "opening");
  }

  /** Makes a part. */
  @FunctionalInterface
  public interface Opening<P> {

    /**
     * Opens the part. May block.
     *
     * @param services what the member has for it, until it is closed
     * @throws Exception if it cannot be opened; whoever waits for it is told
     */
    P open(PartServices services) throws Exception;
  }
}
