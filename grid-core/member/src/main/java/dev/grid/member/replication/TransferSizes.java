package dev.grid.member.replication;

/**
 * How much of a copy that is being made is under way. A simulation has less, so that a copy is in
 * the making for long though there is little in it.
 *
 * @param sliceBytes of one message, about
 * @param underWayBytesMax not acknowledged, for one copy
 */
public record TransferSizes(int sliceBytes, int underWayBytesMax) {

  /** Messages that do not hold up others, and enough of them for a fast network. */
  public static final TransferSizes DEFAULT = new TransferSizes(64 << 10, 512 << 10);

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if nothing would ever be sent
   */
  public TransferSizes {
    if (sliceBytes < 1 || underWayBytesMax < 1) {
      throw new IllegalArgumentException(
          "sliceBytes="
              + sliceBytes
              + " underWayBytesMax="
              + underWayBytesMax
              + " must be positive");
    }
  }
}
