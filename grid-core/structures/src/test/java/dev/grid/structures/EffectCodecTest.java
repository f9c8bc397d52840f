package dev.grid.structures;

import static dev.grid.structures.SampleValues.comparable;
import static dev.grid.structures.Values.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.kernel.Effect;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.protocol.Codec;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Message;
import dev.grid.protocol.ProtocolException;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.structures.atomiclong.AtomicLongEffectCodecs;
import dev.grid.structures.atomicreference.AtomicReferenceEffectCodecs;
import dev.grid.structures.cardinality.CardinalityEffectCodecs;
import dev.grid.structures.countdownlatch.CountDownLatchEffectCodecs;
import dev.grid.structures.cpmap.CpMapEffectCodecs;
import dev.grid.structures.cpsession.CpSessionEffectCodecs;
import dev.grid.structures.durableexecutor.DurableExecutorEffectCodecs;
import dev.grid.structures.executor.ExecutorEffectCodecs;
import dev.grid.structures.fencedlock.FencedLockEffectCodecs;
import dev.grid.structures.list.ListEffectCodecs;
import dev.grid.structures.map.MapEffectCodecs;
import dev.grid.structures.multimap.MultiMapEffectCodecs;
import dev.grid.structures.pncounter.PnCounterEffectCodecs;
import dev.grid.structures.queue.QueueEffectCodecs;
import dev.grid.structures.ratelimiter.RateLimiterEffectCodecs;
import dev.grid.structures.replicatedmap.ReplicatedMapEffectCodecs;
import dev.grid.structures.ringbuffer.RingbufferEffectCodecs;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorEffectCodecs;
import dev.grid.structures.semaphore.SemaphoreEffectCodecs;
import dev.grid.structures.set.SetEffectCodecs;
import dev.grid.structures.transaction.LogEffectCodecs;
import dev.grid.structures.vector.VectorEffectCodecs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Effects of every kind as other members see them. */
class EffectCodecTest {

  private static final int SAMPLES = 50;

  static List<Codec<?, ?>> codecs() {
    return CodecSet.all(List.of(sets()));
  }

  private static CodecSet[] sets() {
    List<CodecSet> sets = new ArrayList<>();
    sets.add(MapEffectCodecs.ALL);
    sets.add(QueueEffectCodecs.ALL);
    sets.add(ListEffectCodecs.ALL);
    sets.add(SetEffectCodecs.ALL);
    sets.add(MultiMapEffectCodecs.ALL);
    sets.add(RingbufferEffectCodecs.ALL);
    sets.add(PnCounterEffectCodecs.ALL);
    sets.add(ReplicatedMapEffectCodecs.ALL);
    sets.add(CardinalityEffectCodecs.ALL);
    sets.add(RateLimiterEffectCodecs.ALL);
    sets.add(DurableExecutorEffectCodecs.ALL);
    sets.add(ScheduledExecutorEffectCodecs.ALL);
    sets.add(ExecutorEffectCodecs.ALL);
    sets.add(AtomicLongEffectCodecs.ALL);
    sets.add(AtomicReferenceEffectCodecs.ALL);
    sets.add(CountDownLatchEffectCodecs.ALL);
    sets.add(SemaphoreEffectCodecs.ALL);
    sets.add(FencedLockEffectCodecs.ALL);
    sets.add(CpSessionEffectCodecs.ALL);
    sets.add(CpMapEffectCodecs.ALL);
    sets.add(LogEffectCodecs.ALL);
    sets.add(VectorEffectCodecs.ALL);
    return sets.toArray(CodecSet[]::new);
  }

  private final EffectCodec effects = new EffectMessages(sets());

  private static MessageReader reader(MessageWriter out) {
    return new MessageReader().open(out.buffer(), 0, out.length());
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void an_effect_arrives_as_it_was_sent(Codec<?, ?> codec) {
    for (int seed = 0; seed < SAMPLES; seed++) {
      Object effect = new SampleValues(seed).ofRecord(codec.messageClass());
      MessageWriter out = new MessageWriter();
      effects.write((Effect) effect, out);

      assertThat(comparable(effects.read(reader(out))))
          .as("seed=%s", seed)
          .isEqualTo(comparable(effect));
    }
  }

  /** A member of a newer version sends more fields. */
  @ParameterizedTest
  @MethodSource("codecs")
  <M extends Message<R>, R> void fields_that_are_not_known_are_ignored(Codec<M, R> codec) {
    for (int seed = 0; seed < SAMPLES; seed++) {
      M effect = codec.messageClass().cast(new SampleValues(seed).ofRecord(codec.messageClass()));
      MessageWriter out = new MessageWriter();
      out.beginRequest(codec.requestType(), 0, -1);
      codec.encodeRequest(effect, out);
      out.writeNull();
      out.writeList(List.of(data("more")), MessageWriter::writeData);
      out.endMessage();

      assertThat(comparable(effects.read(reader(out))))
          .as("seed=%s", seed)
          .isEqualTo(comparable(effect));
    }
  }

  @Test
  void what_is_no_effect_is_refused() {
    MessageWriter out = new MessageWriter();
    out.beginRequest(0x7f0100, 0, -1);
    out.endMessage();

    for (var structure : Structures.all()) {
      assertThatThrownBy(() -> structure.effects().read(reader(out)))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("7f0100");
    }
  }
}
