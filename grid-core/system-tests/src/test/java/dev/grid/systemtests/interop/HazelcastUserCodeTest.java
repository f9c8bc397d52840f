package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IFunction;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.ringbuffer.OverflowPolicy;
import com.hazelcast.ringbuffer.ReadResultSet;
import com.hazelcast.ringbuffer.Ringbuffer;
import com.hazelcast.ringbuffer.StaleSequenceException;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.MemberCode;
import dev.grid.systemtests.Names;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Ringbuffers, entry processors and filters of the reference's Java client on our member. */
@HazelcastClientSuite
final class HazelcastUserCodeTest {

  private final Ringbuffer<String> ring;
  private final Ringbuffer<String> small;
  private final IMap<String, Integer> map;
  private final GridMap<String, Integer> ours;

  HazelcastUserCodeTest(HazelcastClientSuite.Routing routing) {
    HazelcastInstance client = routing.client();
    ring = client.getRingbuffer(Names.fresh("ring-"));
    small = client.getRingbuffer(Names.fresh(Names.SMALL_RING));
    map = client.getMap(Names.fresh("map-"));
    ours = Deployment.CLIENT.site().grid().map(map.getName());
  }

  /** What the member knows under the same numbers. */
  private abstract static class Identified implements IdentifiedDataSerializable {

    private final int classId;

    Identified(int classId) {
      this.classId = classId;
    }

    @Override
    public int getFactoryId() {
      return MemberCode.FACTORY_ID;
    }

    @Override
    public int getClassId() {
      return classId;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
      out.writeInt(3);
    }

    @Override
    public void readData(ObjectDataInput in) {
      throw new UnsupportedOperationException("it is only sent");
    }
  }

  private static final class Plus extends Identified
      implements EntryProcessor<String, Integer, Integer> {

    private static final long serialVersionUID = 1L;

    Plus(int classId) {
      super(classId);
    }

    @Override
    public Integer process(Map.Entry<String, Integer> entry) {
      throw new UnsupportedOperationException("the member has its own");
    }
  }

  private static final class Longer extends Identified implements IFunction<String, Boolean> {

    private static final long serialVersionUID = 1L;

    Longer() {
      super(MemberCode.LONGER);
    }

    @Override
    public Boolean apply(String item) {
      throw new UnsupportedOperationException("the member has its own");
    }
  }

  /** Written by Java serialization. */
  private static final class OfJava implements EntryProcessor<String, Integer, Integer> {

    private static final long serialVersionUID = 1L;

    @Override
    public Integer process(Map.Entry<String, Integer> entry) {
      return 1;
    }
  }

  @Test
  void processors_runAsTheMembersOwn() throws Exception {
    map.set("k", 4);

    assertThat(map.executeOnKey("k", new Plus(MemberCode.PLUS))).isEqualTo(7);
    CompletionStage<Integer> submitted = map.submitToKey("k", new Plus(MemberCode.PLUS));
    assertThat(submitted.toCompletableFuture().get()).isEqualTo(10);
    assertThat(ours.get("k")).isEqualTo(10);
  }

  @Test
  void processors_runOnManyKeys_andAllEntries() throws Exception {
    for (int i = 0; i < 500; i++) {
      map.set("k" + i, i);
    }

    assertThat(map.executeOnKeys(Set.of("k1", "k400", "new"), new Plus(MemberCode.PLUS)))
        .isEqualTo(Map.of("k1", 4, "k400", 403, "new", 3));
    assertThat(
            map.submitToKeys(Set.of("k1"), new Plus(MemberCode.PLUS)).toCompletableFuture().get())
        .isEqualTo(Map.of("k1", 7));
    assertThat(map.<Integer>executeOnEntries(new Plus(MemberCode.PLUS)))
        .hasSize(501)
        .containsEntry("k1", 10)
        .containsEntry("k499", 502);
    assertThat(ours.get("k499")).isEqualTo(502);
    assertThatThrownBy(() -> map.executeOnEntries(new Plus(99)))
        .isInstanceOf(HazelcastSerializationException.class)
        .hasMessageContaining("classId=99");
  }

  /**
   * What the member has under the same number; the client sends functions that say Serializable.
   */
  private static final class PlusEach extends Identified
      implements BiFunction<String, Integer, Integer>, Serializable {

    private static final long serialVersionUID = 1L;

    PlusEach() {
      super(MemberCode.PLUS_EACH);
    }

    @Override
    public Integer apply(String key, Integer value) {
      throw new UnsupportedOperationException("the member has its own");
    }
  }

  @Test
  void functions_replaceAll_inTheMember() {
    for (int i = 0; i < 500; i++) {
      map.set("k" + i, i);
    }

    map.replaceAll(new PlusEach());

    assertThat(ours.get("k499")).isEqualTo(502);
    assertThat(map.values()).hasSize(500).contains(3).doesNotContain(0);
  }

  @Test
  void processors_thatTheMemberDoesNotKnow_areRefused() {
    map.set("k", 4);

    assertThatThrownBy(() -> map.executeOnKey("k", new Plus(99)))
        .isInstanceOf(HazelcastSerializationException.class)
        .hasMessageContaining("classId=99");
    assertThatThrownBy(() -> map.executeOnKey("k", new OfJava()))
        .isInstanceOf(HazelcastSerializationException.class);
    assertThat(map.get("k")).isEqualTo(4);
  }

  @Test
  void ringbuffer() throws Exception {
    assertThat(ring.capacity()).isEqualTo(10_000);
    assertThat(ring.add("a")).isZero();
    assertThat(ring.addAsync("b", OverflowPolicy.FAIL).toCompletableFuture().get()).isEqualTo(1);
    assertThat(
            ring.addAllAsync(List.of("ccc", "d"), OverflowPolicy.OVERWRITE)
                .toCompletableFuture()
                .get())
        .isEqualTo(3);
    assertThat(ring.size()).isEqualTo(4);
    assertThat(ring.headSequence()).isZero();
    assertThat(ring.tailSequence()).isEqualTo(3);
    assertThat(ring.readOne(2)).isEqualTo("ccc");

    ReadResultSet<String> read = ring.readManyAsync(1, 1, 10, null).toCompletableFuture().get();
    assertThat(read).containsExactly("b", "ccc", "d");
    assertThat(read.readCount()).isEqualTo(3);
    assertThat(read.getNextSequenceToReadFrom()).isEqualTo(4);
    assertThat(read.getSequence(1)).isEqualTo(2);

    CompletionStage<ReadResultSet<String>> waits = ring.readManyAsync(4, 1, 10, null);
    ring.add("e");
    assertThat(waits.toCompletableFuture().get()).containsExactly("e");

    for (int i = 0; i < 4; i++) {
      small.add("i" + i);
    }
    assertThat(small.remainingCapacity()).isEqualTo(Names.SMALL_RING_ITEMS);
    assertThatThrownBy(() -> small.readOne(0)).isInstanceOf(StaleSequenceException.class);
  }

  @Test
  void filters_runAsTheMembersOwn() throws Exception {
    ring.addAllAsync(List.of("a", "bbbb", "c", "dddd"), OverflowPolicy.OVERWRITE)
        .toCompletableFuture()
        .get();

    ReadResultSet<String> read =
        ring.readManyAsync(0, 1, 10, new Longer()).toCompletableFuture().get();

    assertThat(read).containsExactly("bbbb", "dddd");
    assertThat(read.readCount()).isEqualTo(4);
    assertThat(read.getSequence(1)).isEqualTo(3);
  }
}
