package dev.grid.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests in the client protocol that are about one structure as a whole, in its name's partition
 * or in none. Several that belong together, such as an offer and a poll, are sent at once and
 * carried out in order, as they are for one partition and come over one connection: so a poll
 * always finds the item of the offer before it. Their answers come in any order: an offer waits for
 * copies.
 */
final class NamedDialect implements Dialect {

  /** How many items one {@link Operation#RING_READ_MANY} reads. */
  static final int READ_ITEMS = 10;

  private static final int QUEUE_OFFER = 0x030100;
  private static final int QUEUE_POLL = 0x030500;
  private static final int TOPIC_PUBLISH = 0x040100;
  private static final int LIST_ADD = 0x050400;
  private static final int LIST_GET = 0x050f00;
  private static final int LIST_REMOVE_AT = 0x051200;
  private static final int RING_ADD = 0x170600;
  private static final int RING_READ_MANY = 0x170900;
  private static final int FLAKE_ID_BATCH = 0x1c0100;

  private static final byte[] NO_FIELDS = {};

  /** Fixed fields of a response: after the frame's header, type, correlation id and acks. */
  private static final int RESPONSE_FIXED_OFFSET = FrameWriter.CORRELATION_OFFSET + 9;

  /** What an answer must have. */
  private enum Answer {
    NOTHING,
    TRUE,
    VALUE,
    COUNT
  }

  /** One of the requests, which starts at {@code offset} of the template. */
  private record Step(int type, int offset, Answer answer) {}

  private final byte[] template;
  private final List<Step> steps;
  private final int partition;

  NamedDialect(Operation operation, String name, int partitionCount) {
    Template requests = new Template(name);
    switch (operation) {
      case OFFER_POLL ->
          requests
              .add(QUEUE_OFFER, new byte[Long.BYTES], Answer.TRUE, true)
              .add(QUEUE_POLL, new byte[Long.BYTES], Answer.VALUE, false);
      case LIST_ADD_GET ->
          requests
              .add(LIST_ADD, NO_FIELDS, Answer.TRUE, true)
              .add(LIST_GET, new byte[Integer.BYTES], Answer.VALUE, false)
              .add(LIST_REMOVE_AT, new byte[Integer.BYTES], Answer.VALUE, false);
      case RING_ADD -> requests.add(RING_ADD, new byte[Integer.BYTES], Answer.NOTHING, true);
      case RING_READ_MANY -> requests.addReadMany();
      case TOPIC_PUBLISH -> requests.add(TOPIC_PUBLISH, NO_FIELDS, Answer.NOTHING, true);
      case FLAKE_ID_BATCH -> requests.add(FLAKE_ID_BATCH, one(), Answer.NOTHING, false);
      default -> throw new IllegalArgumentException(operation + " is about keys");
    }
    template = requests.bytes.toByteArray();
    steps = List.copyOf(requests.steps);
    partition = operation.place() == Operation.Place.NAME ? partition(name, partitionCount) : -1;
  }

  /** The partition of what has this name. */
  static int partition(String name, int partitionCount) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer payload = ByteBuffer.allocate(Integer.BYTES + bytes.length);
    payload.putInt(bytes.length).put(bytes);
    return PartitionHash.partition(payload.array(), partitionCount);
  }

  private static byte[] one() {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(1).array();
  }

  /** Requests one after another. */
  private static final class Template {

    private final String name;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Step> steps = new ArrayList<>();

    Template(String name) {
      this.name = name;
    }

    Template add(int type, byte[] fixed, Answer answer, boolean hasValue) {
      FrameWriter request = new FrameWriter(type, fixed).string(name);
      if (hasValue) {
        request.payload(WireDialect.valueData());
      }
      return add(type, request, answer);
    }

    /** From the first sequence, at least one item, without a filter. */
    void addReadMany() {
      ByteBuffer fixed = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      fixed.putLong(0).putInt(1).putInt(READ_ITEMS);
      FrameWriter request = new FrameWriter(RING_READ_MANY, fixed.array()).string(name);
      add(RING_READ_MANY, request.flags(FrameWriter.FLAG_NULL), Answer.COUNT);
    }

    private Template add(int type, FrameWriter request, Answer answer) {
      steps.add(new Step(type, bytes.size(), answer));
      bytes.writeBytes(request.message());
      return this;
    }
  }

  @Override
  public byte[] template() {
    return template.clone();
  }

  @Override
  public void patch(ByteBuffer out, int offset, long correlation, long key) {
    for (Step step : steps) {
      int start = offset + step.offset;
      out.putLong(start + FrameWriter.CORRELATION_OFFSET, correlation);
      out.putInt(start + FrameWriter.PARTITION_OFFSET, partition);
    }
  }

  @Override
  public int responses() {
    return steps.size();
  }

  @Override
  public int responseEnd(ByteBuffer in, int start, int limit) {
    return WireDialect.messageEnd(in, start, limit);
  }

  @Override
  public int slot(ByteBuffer in, int start, int oldest) {
    return WireDialect.slotOf(in, start);
  }

  @Override
  public void check(ByteBuffer in, int start, int end, long correlation, long key) {
    Step step = answered(in.getInt(start + FrameWriter.TYPE_OFFSET) - 1);
    WireDialect.checkHead(in, start, end, step.type + 1, correlation);
    boolean isRight =
        switch (step.answer) {
          case NOTHING -> true;
          case TRUE -> in.get(start + RESPONSE_FIXED_OFFSET) == 1;
          case COUNT -> in.getInt(start + RESPONSE_FIXED_OFFSET) == READ_ITEMS;
          case VALUE ->
              end - start - in.getInt(start) - WireDialect.VALUE_HEADER_BYTES == VALUE_BYTES;
        };
    if (!isRight) {
      throw new IllegalStateException(
          "type=0x%06x is not answered with %s: %s"
              .formatted(step.type, step.answer, WireSession.describe(in, start, end)));
    }
  }

  /** The step with this type, or the first if there is none: an error is no step's answer. */
  private Step answered(int type) {
    for (Step step : steps) {
      if (step.type == type) {
        return step;
      }
    }
    return steps.getFirst();
  }
}
