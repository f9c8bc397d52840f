package dev.grid.structures;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.Structure;
import dev.grid.kernel.transaction.TransactionCalls;
import dev.grid.kernel.transaction.Transactional;
import dev.grid.protocol.CodecSet;
import dev.grid.structures.atomiclong.AtomicLongStructure;
import dev.grid.structures.atomicreference.AtomicReferenceStructure;
import dev.grid.structures.cardinality.CardinalityStructure;
import dev.grid.structures.countdownlatch.CountDownLatchStructure;
import dev.grid.structures.cpformation.FormationStructure;
import dev.grid.structures.cpmap.CpMapStructure;
import dev.grid.structures.cpobject.GroupObjectStructure;
import dev.grid.structures.cpsession.CpSessionStructure;
import dev.grid.structures.durableexecutor.DurableExecutorStructure;
import dev.grid.structures.executor.ExecutorStructure;
import dev.grid.structures.fencedlock.FencedLockStructure;
import dev.grid.structures.flakeid.FlakeIdStructure;
import dev.grid.structures.list.ListStructure;
import dev.grid.structures.map.MapStructure;
import dev.grid.structures.multimap.MultiMapStructure;
import dev.grid.structures.pncounter.PnCounterStructure;
import dev.grid.structures.queue.QueueStructure;
import dev.grid.structures.ratelimiter.RateLimiterStructure;
import dev.grid.structures.replicatedmap.ReplicatedMapStructure;
import dev.grid.structures.ringbuffer.ReliableTopicStructure;
import dev.grid.structures.ringbuffer.RingbufferStructure;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorStructure;
import dev.grid.structures.semaphore.SemaphoreStructure;
import dev.grid.structures.set.SetStructure;
import dev.grid.structures.topic.TopicStructure;
import dev.grid.structures.transaction.TransactionLogStructure;
import dev.grid.structures.vector.VectorStructure;
import java.util.List;

/** The registry: all rooms, and so all kinds of structures. */
public final class Structures {

  private static final List<Structure<?>> ALL =
      List.of(
          new MapStructure(),
          new QueueStructure(),
          new ListStructure(),
          new SetStructure(),
          new MultiMapStructure(),
          new ReplicatedMapStructure(),
          new RingbufferStructure(),
          new TopicStructure(),
          new PnCounterStructure(),
          new ReliableTopicStructure(),
          new FlakeIdStructure(),
          new CardinalityStructure(),
          new RateLimiterStructure(),
          new VectorStructure(),
          new ExecutorStructure(),
          new DurableExecutorStructure(),
          new ScheduledExecutorStructure(),
          new AtomicLongStructure(),
          new AtomicReferenceStructure(),
          new CountDownLatchStructure(),
          new CpSessionStructure(),
          new GroupObjectStructure(),
          new FormationStructure(),
          new SemaphoreStructure(),
          new FencedLockStructure(),
          new CpMapStructure(),
          new TransactionLogStructure());

  private static final List<StructureType<?, ?>> TYPES =
      ALL.stream()
          .filter(structure -> !structure.isInternal())
          .<StructureType<?, ?>>map(Structure::type)
          .toList();

  private Structures() {}

  /** Every structure there is, those too that applications have none of. */
  public static List<Structure<?>> all() {
    return ALL;
  }

  /** Whether structures of this service are the members' own, of which nobody else is told. */
  public static boolean isInternal(String service) {
    for (Structure<?> structure : ALL) {
      if (structure.isInternal() && structure.serviceName().equals(service)) {
        return true;
      }
    }
    return false;
  }

  /** The kinds of structures there are. */
  public static List<StructureType<?, ?>> types() {
    return TYPES;
  }

  /**
   * A structure as applications have it.
   *
   * @throws IllegalArgumentException if the kind is none of {@link #types}
   */
  @SuppressWarnings("unchecked") // A room's handles are of its own kind.
  public static <H extends StructureHandle<?>> H handle(
      StructureType<H, ?> type, String name, Invoker invoker) {
    for (Structure<?> structure : ALL) {
      if (structure.type().equals(type)) {
        return (H) structure.handle(name, invoker);
      }
    }
    throw new IllegalArgumentException(
        "type=" + type + " service=" + type.service() + ": must be one of " + TYPES);
  }

  /**
   * A structure as applications have it within a transaction.
   *
   * @throws UnsupportedOperationException if structures of the kind take part in none
   */
  public static Object transactional(
      StructureType<?, ?> type, String name, TransactionCalls calls) {
    return participating(type.service()).handle(type.id(name).name(), calls);
  }

  private static Transactional participating(String service) {
    for (Structure<?> structure : ALL) {
      Transactional transactional = structure.transactional();
      if (structure.serviceName().equals(service) && transactional != null) {
        return transactional;
      }
    }
    throw new UnsupportedOperationException(
        "service=" + service + ": its structures take part in no transaction");
  }

  /** The codecs of every structure's messages. */
  public static List<CodecSet> codecs() {
    return ALL.stream().flatMap(structure -> structure.codecs().stream()).toList();
  }
}
