package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Directory;
import dev.grid.protocol.Data;
import dev.grid.queue.QueueConfig;
import dev.grid.structures.queue.QueueMessages;
import dev.grid.structures.queue.QueueStructure;
import dev.grid.structures.vector.VectorMessages;
import dev.grid.structures.vector.VectorMessages.VectorPair;
import dev.grid.structures.vector.VectorStructure;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A host whose structures are configured otherwise from a moment on. */
final class ReconfigureTest {

  private static final UUID CALLER = new UUID(8, 8);

  private final TestHost member = TestHost.alone(new QueueStructure());

  private ProbeCall submit(QueueMessages<?> message) {
    ProbeCall call = new ProbeCall(member.host.kinds().getFirst(), CALLER, message);
    member.host.submit(0, call);
    return call;
  }

  private ProbeCall offer(String name) {
    return submit(
        new QueueMessages.Offer(
            name, new Data(ByteBuffer.allocate(12).putInt(0).putInt(-7).array()), 0));
  }

  private void bound(String pattern) {
    MemberConfig now = member.host.config();
    member.host.configure(now.with(QueueConfig.named(pattern).withMaxSize(1)));
  }

  @Test
  void whatIsEmpty_isMadeAnew_andWhoWaitsThereWaitsOn() {
    ProbeCall take = submit(new QueueMessages.Take("jobs"));
    assertThat(take.answers()).isZero();

    bound("jo*");

    assertThat(take.answers()).isZero();
    assertThat(offer("jobs").replies).containsExactly(true);
    assertThat(take.replies).hasSize(1);
    assertThat(offer("jobs").replies).containsExactly(true);
    assertThat(offer("jobs").replies).containsExactly(false);
  }

  @Test
  void whatHoldsSomething_keepsItsConfiguration() {
    assertThat(offer("jobs").replies).containsExactly(true);

    bound("jobs");

    assertThat(offer("jobs").replies).containsExactly(true);
    assertThat(submit(new QueueMessages.Size("jobs")).replies).containsExactly(2);
  }

  @Test
  void vectorsThatWereAskedForBeforeTheyHadAnIndex_areStoredAndFoundAfterThat() {
    TestHost host = TestHost.alone(new VectorStructure());
    VectorPair vector = new VectorPair("", (byte) 0, new float[] {1, 2});
    Data data = new Data(ByteBuffer.allocate(12).putInt(0).putInt(-7).array());
    assertThat(submit(host, new VectorMessages.Size("docs")).replies).containsExactly(0L);

    host.host.configure(
        host.host
            .config()
            .with(
                VectorCollectionConfig.named("docs")
                    .withIndex(VectorIndexConfig.of(VectorMetric.COSINE, 2))));

    assertThat(
            submit(
                    host,
                    new VectorMessages.Set(
                        "docs", data, new VectorMessages.StoredDocument(data, List.of(vector))))
                .replies)
        .hasSize(1);
    assertThat(submit(host, new VectorMessages.Size("docs")).replies).containsExactly(1L);
    Directory directory = host.host.kinds().getFirst().findDirectory("docs");
    assertThat(Objects.requireNonNull(directory).isFor("docs", host.host.config())).isTrue();
  }

  private static ProbeCall submit(TestHost host, VectorMessages<?> message) {
    ProbeCall call = new ProbeCall(host.host.kinds().getFirst(), CALLER, message);
    host.host.submit(0, call);
    return call;
  }

  @Test
  void whatIsConfiguredTheSame_isLeftAlone() {
    ProbeCall take = submit(new QueueMessages.Take("jobs"));
    Shard<?>[] before = new Shard<?>[1];
    member.host.runExclusively(
        0, OwnTask.of(p -> before[0] = member.host.kinds().getFirst().findShard(p, "jobs")));

    bound("other");

    member.host.runExclusively(
        0,
        OwnTask.of(
            p ->
                assertThat(member.host.kinds().getFirst().findShard(p, "jobs"))
                    .isNotNull()
                    .isSameAs(before[0])));
    assertThat(take.answers()).isZero();
  }
}
