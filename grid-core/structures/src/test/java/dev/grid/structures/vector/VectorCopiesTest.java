package dev.grid.structures.vector;

import static dev.grid.structures.Values.data;
import static dev.grid.structures.vector.VectorShard.NAME;
import static dev.grid.structures.vector.VectorShard.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.config.MemberConfig;
import dev.grid.config.MergePolicy;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.MergeLoss;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Transfer;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.Values;
import dev.grid.structures.vector.VectorMessages.Clear;
import dev.grid.structures.vector.VectorMessages.Delete;
import dev.grid.structures.vector.VectorMessages.Get;
import dev.grid.structures.vector.VectorMessages.Put;
import dev.grid.structures.vector.VectorMessages.PutAll;
import dev.grid.structures.vector.VectorMessages.PutIfAbsent;
import dev.grid.structures.vector.VectorMessages.Remove;
import dev.grid.structures.vector.VectorMessages.Size;
import dev.grid.structures.vector.VectorMessages.StoredDocument;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each message changes, and that copies have the same: replicas, receivers, merged sides. */
final class VectorCopiesTest {

  private static final VectorCollectionConfig CONFIG =
      VectorCollectionConfig.named(NAME)
          .withIndex(VectorIndexConfig.of("a", VectorMetric.DOT, 2))
          .withIndex(VectorIndexConfig.of("b", VectorMetric.EUCLIDEAN, 3));

  private static StoredDocument random(Random random) {
    Data value = data("v" + random.nextInt(20));
    return switch (random.nextInt(3)) {
      case 0 -> new StoredDocument(value, List.of(VectorShard.pair("a", numbers(random, 2))));
      case 1 -> new StoredDocument(value, List.of(VectorShard.pair("b", numbers(random, 3))));
      default ->
          new StoredDocument(
              value,
              List.of(
                  VectorShard.pair("a", numbers(random, 2)),
                  VectorShard.pair("b", numbers(random, 3))));
    };
  }

  private static float[] numbers(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextInt(10);
    }
    return numbers;
  }

  private static Message<?> message(Random random) {
    Data key = data("k" + random.nextInt(30));
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> new Put(NAME, key, random(random));
      case 3, 4 -> new VectorMessages.Set(NAME, key, random(random));
      case 5 -> new PutIfAbsent(NAME, key, random(random));
      case 6 ->
          new PutAll(
              NAME,
              List.of(
                  Map.entry(key, random(random)),
                  Map.entry(data("k" + random.nextInt(30)), random(random))));
      case 7 -> new Remove(NAME, key);
      case 8 -> new Delete(NAME, key);
      case 9 -> random.nextInt(20) == 0 ? new Clear(NAME) : new Size(NAME);
      default -> new Get(NAME, key);
    };
  }

  /** What a message answers, having changed the model. */
  private static @Nullable Object model(Message<?> message, Map<Data, StoredDocument> model) {
    return switch ((VectorMessages<?>) message) {
      case Put m -> model.put(m.key(), m.value());
      case VectorMessages.Set m -> {
        model.put(m.key(), m.value());
        yield null;
      }
      case PutIfAbsent m -> model.putIfAbsent(m.key(), m.value());
      case PutAll m -> {
        m.entries().forEach(e -> model.put(e.getKey(), e.getValue()));
        yield null;
      }
      case Remove m -> model.remove(m.key());
      case Delete m -> {
        model.remove(m.key());
        yield null;
      }
      case Clear m -> {
        model.clear();
        yield null;
      }
      case Get m -> model.get(m.key());
      case Size m -> (long) model.size();
      default -> throw new AssertionError(message);
    };
  }

  /** A document as text, with its numbers. */
  private static @Nullable Object readable(@Nullable Object reply) {
    Object answer = reply instanceof VectorMessages.DocumentReply found ? found.document() : reply;
    return answer instanceof StoredDocument document
        ? Values.text(document.value())
            + document.vectors().stream()
                .map(pair -> pair.name() + Arrays.toString(pair.vector()))
                .toList()
        : answer;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void messages_do_what_those_of_a_map_do_and_replicas_follow(long seed) {
    Random random = new Random(seed);
    VectorShard shard = new VectorShard(CONFIG);
    Map<Data, StoredDocument> model = new HashMap<>();
    for (int step = 0; step < 2_000; step++) {
      Message<?> message = message(random);
      String at = "seed=" + seed + " step=" + step + " after " + message;
      Object expected = readable(model(message, model));
      assertThat(readable(shard.call(message))).as(at).isEqualTo(expected);
      assertThat(shard.host.state().entries()).as(at).isEqualTo(model.size());
      assertThat(VectorShard.content(shard.host.replica())).as(at).isEqualTo(shard.content());
      assertThat(shard.host.replica().bytes()).as(at).isEqualTo(shard.host.state().bytes());
      assertThat(shard.host.replica().digest()).as(at).isEqualTo(shard.host.state().digest());
    }
    shard.call(new Clear(NAME));
    assertThat(shard.host.state().bytes()).isZero();
    assertThat(shard.host.state().isEmpty()).isTrue();
  }

  @Test
  void the_bytes_of_vectors_are_counted() {
    VectorShard shard = new VectorShard(CONFIG);
    shard.call(new Put(NAME, data("k"), random(new Random(1))));
    long small = shard.host.state().bytes();
    VectorShard wide =
        new VectorShard(
            VectorCollectionConfig.named(NAME)
                .withIndex(VectorIndexConfig.of(VectorMetric.DOT, 1_000)));
    wide.set("k", "v", new float[1_000]);
    assertThat(wide.host.state().bytes() - small).isBetween(3_900L, 4_100L);
  }

  // Transfers.

  private static VectorState receiver() {
    return new VectorStructure()
        .newState(new StateContext(NAME, 0, MemberConfig.defaults().with(CONFIG)));
  }

  private static boolean deliver(VectorShard shard, @Nullable Effect effect, VectorState receiver) {
    if (effect == null) {
      return false;
    }
    receiver.apply(shard.host.throughBytes(effect));
    return true;
  }

  private static void change(VectorShard shard, Random random, int steps) {
    for (int i = 0; i < steps; i++) {
      var unused = shard.call(message(random));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void a_receiver_gets_the_same_collection_while_it_changes(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      String at = "seed=" + seed + " round=" + round;
      VectorShard shard = new VectorShard(CONFIG);
      change(shard, random, random.nextInt(100));
      VectorState receiver = receiver();
      Transfer transfer = shard.host.state().transfer();
      shard.host.onEffect(
          effect -> {
            var unused = deliver(shard, transfer.pass(effect), receiver);
          });
      do {
        change(shard, random, random.nextInt(6));
      } while (deliver(shard, transfer.next(random.nextInt(600)), receiver));
      change(shard, random, 50);

      assertThat(transfer.next(1)).as(at).isNull();
      assertThat(VectorShard.content(receiver)).as(at).isEqualTo(shard.content());
      assertThat(receiver.bytes()).as(at).isEqualTo(shard.host.state().bytes());
      assertThat(receiver.digest()).as(at).isEqualTo(shard.host.state().digest());
    }
  }

  @Test
  void parts_of_a_digest_are_compared_with_a_copy() {
    VectorShard shard = new VectorShard(CONFIG);
    Random random = new Random(5);
    for (int i = 0; i < 3_000; i++) {
      shard.call(new Put(NAME, data("k" + i), random(random)));
    }
    ContentDigest part = shard.host.state().digestFrom(ContentDigest.START);
    int parts = 1;
    for (; !part.isLast(); parts++) {
      assertThat(shard.host.replica().digest(part.from(), part.to())).isEqualTo(part);
      part = shard.host.state().digestFrom(part.to());
    }
    assertThat(parts).isGreaterThan(3);

    VectorEntry one = Objects.requireNonNull(shard.host.replica().find(data("k1")));
    float[][] other = {one.vectors[0].clone(), one.vectors[1].clone()};
    int place = other[0].length == 0 ? 1 : 0;
    other[place][0] += 1;
    shard.host.replica().store(data("k1"), new Data(one.value), other);
    assertThat(shard.host.replica().digest()).isNotEqualTo(shard.host.state().digest());
  }

  // After a split.

  private static final VectorCollectionConfig LINE =
      VectorCollectionConfig.named(NAME).withIndex(VectorIndexConfig.of(VectorMetric.DOT, 1));

  /** A shard with {@code key=value*number}. */
  private static VectorShard shard(MergePolicy policy, String... entries) {
    VectorShard shard = new VectorShard(LINE.withMergePolicy(policy));
    for (String entry : entries) {
      String[] parts = entry.split("[=*]");
      shard.set(parts[0], parts[1], Float.parseFloat(parts[2]));
    }
    return shard;
  }

  private static String text(byte[] document) {
    StoredDocument read = DocumentBytes.read(document);
    return Values.text(read.value())
        + "*"
        + (int) Objects.requireNonNull(read.vectors().getFirst().vector())[0];
  }

  /** Merges one side into the other; what was not kept as {@code key-side document failure}. */
  private static List<String> merge(VectorShard losing, VectorShard winning, int bytesMax) {
    Merging merging = new VectorStructure().merging(losing.host.state(), NAME);
    List<String> losses = new ArrayList<>();
    for (StructureMessage<?> message; (message = merging.next(bytesMax)) != null; ) {
      assertThat(merging.undelivered(message, "no")).hasSize(merging.count(message));
      for (MergeLoss loss : merging.losses(winning.call(message))) {
        String key = Values.text(new Data(Objects.requireNonNull(loss.key())));
        if (loss.mergingLost()) {
          losses.add(
              key
                  + "-losing "
                  + text(loss.merging())
                  + (loss.failure() == null ? "" : " " + loss.failure()));
        }
        if (loss.existingLost()) {
          losses.add(key + "-winning " + text(Objects.requireNonNull(loss.existing())));
        }
      }
    }
    assertThat(VectorShard.content(winning.host.replica())).isEqualTo(winning.content());
    assertThat(winning.host.replica().digest()).isEqualTo(winning.host.state().digest());
    return losses;
  }

  private static Map<String, String> content(String... entries) {
    return shard(MergePolicy.Standard.DISCARD, entries).content();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 200, 10_000})
  void put_if_absent_adds_what_is_not_there(int bytesMax) {
    VectorShard losing = shard(MergePolicy.Standard.DISCARD, "a=x*1", "b=y*2", "same=s*3");
    VectorShard winning = shard(MergePolicy.Standard.PUT_IF_ABSENT, "b=z*5", "same=s*3", "c=w*6");

    assertThat(merge(losing, winning, bytesMax)).containsExactly("b-losing y*2");
    assertThat(winning.content()).isEqualTo(content("a=x*1", "b=z*5", "same=s*3", "c=w*6"));
    assertThat(merge(losing, winning, bytesMax)).as("again").containsExactly("b-losing y*2");
  }

  @Test
  void vectors_stay_with_the_value_that_is_chosen() {
    VectorShard losing = shard(MergePolicy.Standard.DISCARD, "a=x*1", "b=same*2");
    VectorShard winning = shard(MergePolicy.Standard.PASS_THROUGH, "a=z*5", "b=same*6");

    assertThat(merge(losing, winning, 10_000))
        .containsExactlyInAnyOrder("a-winning z*5", "b-winning same*6");
    assertThat(winning.content()).isEqualTo(content("a=x*1", "b=same*2"));

    VectorShard keeping = shard(MergePolicy.Standard.DISCARD, "a=z*5", "b=same*6");
    assertThat(merge(losing, keeping, 10_000))
        .containsExactlyInAnyOrder("a-losing x*1", "b-losing same*2");
    assertThat(keeping.content()).isEqualTo(content("a=z*5", "b=same*6"));
  }

  @Test
  void a_policy_may_refuse_remove_throw_and_make_another_value() {
    MergePolicy policy =
        (merging, existing) ->
            switch (Values.text(new Data(Objects.requireNonNull(merging.key())))) {
              case "none" -> null;
              case "bad" -> throw new IllegalStateException("cannot");
              case "other" -> merging.withValue(data("made").bytes());
              default -> merging;
            };
    VectorShard losing =
        shard(MergePolicy.Standard.DISCARD, "a=x*1", "none=y*2", "bad=z*3", "other=o*4");
    VectorShard winning = shard(policy, "none=n*7", "bad=b*8", "other=q*9");

    assertThat(merge(losing, winning, 10_000))
        .containsExactlyInAnyOrder(
            "none-losing y*2",
            "none-winning n*7",
            "bad-losing z*3 java.lang.IllegalStateException: cannot",
            "other-losing o*4",
            "other-winning q*9");
    assertThat(winning.content()).isEqualTo(content("a=x*1", "bad=b*8", "other=made*4"));
  }

  @Test
  void a_document_that_the_other_side_s_index_cannot_have_is_told_of() {
    VectorShard losing =
        new VectorShard(
            VectorCollectionConfig.named(NAME)
                .withIndex(VectorIndexConfig.of(VectorMetric.DOT, 2)));
    losing.set("k", "v", 1, 2);
    VectorShard winning = shard(MergePolicy.Standard.PASS_THROUGH);

    List<String> losses = merge(losing, winning, 10_000);
    assertThat(losses).hasSize(1);
    assertThat(losses.getFirst()).startsWith("k-losing v*1 ").contains("dimension=2");
    assertThat(winning.content()).isEmpty();
  }

  @Test
  void what_was_not_kept_can_be_put_again_with_its_vectors() {
    StoredDocument document = random(new Random(9));
    byte[] journaled = DocumentBytes.of(document);
    assertThat(Arrays.copyOf(journaled, document.value().length()))
        .as("the value comes first")
        .isEqualTo(document.value().bytes());

    VectorShard shard = new VectorShard(CONFIG);
    shard.call(new VectorStructure().restoring(NAME, data("k").bytes(), journaled));
    assertThat(readable(shard.call(new Get(NAME, data("k"))))).isEqualTo(readable(document));
    assertThatThrownBy(() -> DocumentBytes.read(document("v", 1).value().bytes()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
