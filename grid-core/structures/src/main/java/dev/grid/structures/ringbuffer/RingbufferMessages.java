package dev.grid.structures.ringbuffer;

import dev.grid.kernel.ItemMerging;
import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Struct;
import dev.grid.security.Action;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes over the wire for ringbuffers (protocol service 23). */
public sealed interface RingbufferMessages<R> extends StructureMessage<R> {

  @Op(
      id = 0x170100,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Size(String name) implements RingbufferMessages<Long> {}

  @Op(
      id = 0x170200,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record TailSequence(String name) implements RingbufferMessages<Long> {}

  @Op(
      id = 0x170300,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record HeadSequence(String name) implements RingbufferMessages<Long> {}

  @Op(
      id = 0x170400,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Capacity(String name) implements RingbufferMessages<Long> {}

  @Op(
      id = 0x170500,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record RemainingCapacity(String name) implements RingbufferMessages<Long> {}

  @Op(id = 0x170600, routing = Routing.NAME, actions = Action.ADD)
  record Add(String name, int overflowPolicy, Data value) implements RingbufferMessages<Long> {}

  @Op(
      id = 0x170700,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record ReadOne(String name, long sequence) implements RingbufferMessages<@Nullable Data> {}

  @Op(id = 0x170800, routing = Routing.NAME, actions = Action.ADD)
  record AddAll(String name, List<Data> valueList, int overflowPolicy)
      implements RingbufferMessages<Long> {}

  /** A filter is a {@link java.util.function.Predicate} of items that the member can read. */
  @Op(
      id = 0x170900,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record ReadMany(
      String name, long startSequence, int minCount, int maxCount, @Nullable Data filter)
      implements RingbufferMessages<ReadManyReply> {}

  @Struct
  record ReadManyReply(int readCount, List<Data> items, long @Nullable [] itemSeqs, long nextSeq) {}

  /**
   * Between members: items of the losing side of a split.
   *
   * @param occurrences of each item, how many equal ones have come with it, from 1; so that the
   *     winning side gets as many as either side had
   */
  @Op(id = 0x17f000, routing = Routing.NAME)
  record Merge(String name, List<Data> items, List<Integer> occurrences)
      implements RingbufferMessages<List<Lost>>, ItemMerging.Batch {}

  /** An item that was not added; {@link dev.grid.kernel.MergeLoss} tells what is what. */
  @Struct
  record Lost(Data item, @Nullable String failure) implements ItemMerging.Lost {}
}
