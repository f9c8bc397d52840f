package dev.grid.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Queue offer and poll in the client protocol, as a pair: a poll always finds an item, because the
 * offer before it came on the same connection. All pairs are about one queue, so that answers come
 * in the order of their requests.
 */
final class QueueDialect implements Dialect {

  private static final int QUEUE_OFFER = 0x030100;
  private static final int QUEUE_POLL = 0x030500;

  /** Neither waits. */
  private static final byte[] NO_TIMEOUT = new byte[Long.BYTES];

  /** Fixed fields of a response: after the frame's header, type, correlation id and acks. */
  private static final int RESPONSE_FIXED_OFFSET = FrameWriter.CORRELATION_OFFSET + 9;

  private final byte[] template;
  private final int pollOffset;
  private final int partition;

  QueueDialect(String queueName, int partitionCount) {
    byte[] offer =
        new FrameWriter(QUEUE_OFFER, NO_TIMEOUT)
            .string(queueName)
            .payload(WireDialect.valueData())
            .message();
    byte[] poll = new FrameWriter(QUEUE_POLL, NO_TIMEOUT).string(queueName).message();
    pollOffset = offer.length;
    template = ByteBuffer.allocate(offer.length + poll.length).put(offer).put(poll).array();
    byte[] name = queueName.getBytes(StandardCharsets.UTF_8);
    byte[] payload =
        ByteBuffer.allocate(Integer.BYTES + name.length).putInt(name.length).put(name).array();
    partition = PartitionHash.partition(payload, partitionCount);
  }

  @Override
  public byte[] template() {
    return template.clone();
  }

  @Override
  public void patch(ByteBuffer out, int offset, long correlation, long key) {
    patchOne(out, offset, correlation);
    patchOne(out, offset + pollOffset, correlation);
  }

  private void patchOne(ByteBuffer out, int offset, long correlation) {
    out.putLong(offset + FrameWriter.CORRELATION_OFFSET, correlation);
    out.putInt(offset + FrameWriter.PARTITION_OFFSET, partition);
  }

  @Override
  public int responseEnd(ByteBuffer in, int start, int limit) {
    int offered = WireDialect.messageEnd(in, start, limit);
    return offered < 0 ? -1 : WireDialect.messageEnd(in, offered, limit);
  }

  @Override
  public int slot(ByteBuffer in, int start, int oldest) {
    return oldest;
  }

  @Override
  public void check(ByteBuffer in, int start, int end, long correlation, long key) {
    int polled = WireDialect.messageEnd(in, start, end);
    WireDialect.checkHead(in, start, polled, QUEUE_OFFER + 1, correlation);
    WireDialect.checkHead(in, polled, end, QUEUE_POLL + 1, correlation);
    if (in.get(start + RESPONSE_FIXED_OFFSET) != 1) {
      throw new IllegalStateException("an offer was refused");
    }
    int valueBytes = end - polled - in.getInt(polled) - WireDialect.VALUE_HEADER_BYTES;
    if (valueBytes != VALUE_BYTES) {
      throw new IllegalStateException("wrong item: valueBytes=" + valueBytes);
    }
  }
}
