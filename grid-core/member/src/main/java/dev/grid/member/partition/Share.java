package dev.grid.member.partition;

import dev.grid.member.replication.CallId;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Message;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What another member is asked of a question to all partitions: those that it serves, at once. Told
 * once what became of it, by {@link #answered}, {@link #failed} or {@link #lost}; none blocks.
 */
public abstract class Share {

  private final List<Place> places;

  Share(List<Place> places) {
    this.places = places;
  }

  /** The partitions that are asked, each from somewhere on. */
  public final List<Place> places() {
    return places;
  }

  /** The question to all. */
  public abstract Message<?> message();

  /** How it goes over the wire. */
  public abstract Codec<?, ?> codec();

  /** How a partition's part of it is answered. */
  public abstract Codec<?, ?> partCodec();

  /** Who asks. */
  public abstract UUID caller();

  /**
   * The name of the call to partition 0, the next number being that of the next partition; null if
   * a call may be carried out twice.
   */
  public abstract @Nullable CallId names();

  /** Whether nobody waits for the answer any more. */
  public abstract boolean isAbandoned();

  /**
   * The member answered.
   *
   * @param merged what it has put together; belongs to this from now on
   * @param isAny whether there is anything in {@code merged}
   * @param bytes how long that is
   * @param rest where it is to be asked again, since one answer holds no more
   * @param again where it has not answered: partitions that have moved, or failed
   */
  public abstract void answered(
      @Nullable Object merged, boolean isAny, long bytes, List<Place> rest, List<Place> again);

  /** One of the partitions has failed for good, and so the question. */
  public abstract void failed(Throwable cause);

  /** The question or its answer may have been lost. */
  public abstract void lost();
}
