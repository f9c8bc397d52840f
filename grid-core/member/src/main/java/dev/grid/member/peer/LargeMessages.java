package dev.grid.member.peer;

import dev.grid.member.peer.PeerMessages.Abandoned;
import dev.grid.member.peer.PeerMessages.Acks;
import dev.grid.member.peer.PeerMessages.Answer;
import dev.grid.member.peer.PeerMessages.Append;
import dev.grid.member.peer.PeerMessages.Ask;
import dev.grid.member.peer.PeerMessages.Cancel;
import dev.grid.member.peer.PeerMessages.Check;
import dev.grid.member.peer.PeerMessages.CheckParts;
import dev.grid.member.peer.PeerMessages.Control;
import dev.grid.member.peer.PeerMessages.Forward;
import dev.grid.member.peer.PeerMessages.Happened;
import dev.grid.member.peer.PeerMessages.Heartbeat;
import dev.grid.member.peer.PeerMessages.HeartbeatReply;
import dev.grid.member.peer.PeerMessages.NotThere;
import dev.grid.member.peer.PeerMessages.OfCluster;
import dev.grid.member.peer.PeerMessages.OfGroups;
import dev.grid.member.peer.PeerMessages.OfHosts;
import dev.grid.member.peer.PeerMessages.OfSharing;
import dev.grid.member.peer.PeerMessages.Open;
import dev.grid.member.peer.PeerMessages.Opened;
import dev.grid.member.peer.PeerMessages.Part;
import dev.grid.member.peer.PeerMessages.Piece;
import dev.grid.member.peer.PeerMessages.Refused;
import dev.grid.member.peer.PeerMessages.StillThere;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one sender sends in pieces, so that a message of a hundred megabytes neither fills the
 * connection nor keeps heartbeats and other partitions' messages waiting. Confined to the sender's
 * loop.
 *
 * <p>Each message has a lane, and those of one lane keep their order: a small message waits here
 * while one of its lane does, and goes at once otherwise. What is said of calls, and rests on their
 * having arrived, waits for everything. One message is encoded at a time, when its turn comes.
 */
final class LargeMessages {

  /** May overtake everything: nothing rests on its order. */
  private static final int FREE = -1;

  /** Must overtake nothing. */
  private static final int LAST = -2;

  /** The lane of what has none of its own; partitions are from 0 on. */
  private static final int REST = -3;

  private final int pieceBytes;
  private final ArrayDeque<Queued> queue = new ArrayDeque<>();

  /** How many messages of each lane wait. */
  private final Map<Integer, Integer> lanes = new HashMap<>();

  /** The first message of the queue as bytes, if it is begun. */
  private byte @Nullable [] encoded;

  private int encodedBytes;
  private int sentBytes;

  /** Encodes messages. */
  @FunctionalInterface
  interface Encoder {

    /** The bytes of a message, which the array may be longer than. */
    Encoded encode(PeerMessages message);
  }

  /** A message in the first {@code length} of {@code bytes}. */
  record Encoded(byte[] bytes, int length) {}

  /**
   * A message that waits.
   *
   * @param encoded what it is as bytes, if it was encoded before it was known to be large
   * @param large whether it goes in pieces; others wait for one of their lane
   * @param weight about what it takes, in bytes
   */
  record Queued(PeerMessages message, @Nullable Encoded encoded, boolean large, long weight) {}

  LargeMessages(int pieceBytes) {
    this.pieceBytes = pieceBytes;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Whether the message must not be sent before those that wait here. */
  boolean isBefore(PeerMessages message) {
    if (queue.isEmpty()) {
      return false;
    }
    int lane = laneOf(message);
    return lane == LAST || lane != FREE && lanes.containsKey(lane);
  }

  void add(Queued message) {
    queue.add(message);
    lanes.merge(laneOf(message.message()), 1, Integer::sum);
  }

  private static int laneOf(PeerMessages message) {
    return switch (message) {
      case Control m -> FREE;
      case Piece m -> REST;
      case Heartbeat m -> FREE;
      case HeartbeatReply m -> FREE;
      case Acks m -> FREE;
      case Append m -> m.partition();
      case Open m -> m.partition();
      case Opened m -> m.partition();
      case Refused m -> m.partition();
      case Check m -> m.partition();
      case CheckParts m -> m.partition();
      case Forward m -> m.partition() < 0 ? REST : m.partition();
      case Ask m -> REST;
      case Answer m -> FREE;
      case Part m -> REST;
      case Cancel m -> REST;
      case StillThere m -> LAST;
      case NotThere m -> LAST;
      case Abandoned m -> LAST;
      case Happened m -> Math.max(0, m.partition());
      case OfSharing m -> REST;
      case OfHosts m -> REST;
      case OfGroups m -> REST;
      case OfCluster m -> REST;
    };
  }

  /**
   * The next to send: the first message, or its next piece. Only if any waits.
   *
   * @return a message to be written, and whether it ends the first of the queue
   */
  Next next(Encoder encoder) {
    Queued first = queue.element();
    if (!first.large()) {
      return new Next(first.message(), remove());
    }
    byte[] bytes = encoded;
    if (bytes == null) {
      Encoded before = first.encoded();
      Encoded whole = before == null ? encoder.encode(first.message()) : before;
      bytes = whole.bytes();
      encoded = bytes;
      encodedBytes = whole.length();
      sentBytes = 0;
    }
    int from = sentBytes;
    sentBytes = Math.min(encodedBytes, from + pieceBytes);
    Piece piece = new Piece(encodedBytes, from, Arrays.copyOfRange(bytes, from, sentBytes));
    return new Next(piece, sentBytes == encodedBytes ? remove() : null);
  }

  /**
   * What {@link #next} gives.
   *
   * @param done what is sent in full with it, or null
   */
  record Next(PeerMessages message, @Nullable Queued done) {}

  private Queued remove() {
    encoded = null;
    Queued first = queue.remove();
    lanes.computeIfPresent(laneOf(first.message()), (lane, n) -> n == 1 ? null : n - 1);
    return first;
  }

  void clear() {
    queue.clear();
    lanes.clear();
    encoded = null;
  }
}
