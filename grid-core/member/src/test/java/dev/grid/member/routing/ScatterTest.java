package dev.grid.member.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.MessageTooLargeException;
import dev.grid.kernel.Slice;
import dev.grid.kernel.StructureMessage;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Stamp;
import dev.grid.member.cluster.Term;
import dev.grid.member.partition.PartitionCall;
import dev.grid.member.peer.PeerMessages;
import dev.grid.member.peer.PeerMessages.Abandoned;
import dev.grid.member.peer.PeerMessages.Answer;
import dev.grid.member.peer.PeerMessages.Ask;
import dev.grid.member.peer.PeerMessages.Forward;
import dev.grid.member.peer.PeerMessages.NotThere;
import dev.grid.member.peer.PeerMessages.Part;
import dev.grid.member.peer.PeerMessages.StillThere;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Data;
import dev.grid.protocol.Errors;
import dev.grid.protocol.Message;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.structures.map.EntryCodeMessages;
import dev.grid.structures.map.MapMessages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Questions to all partitions: what goes to whom, and what is put together of the answers. */
final class ScatterTest {

  private static final UUID SELF = new UUID(7, 1);
  private static final UUID OTHER = new UUID(7, 2);
  private static final UUID THIRD = new UUID(7, 3);
  private static final UUID CALLER = new UUID(8, 8);
  private static final int ITEM_BYTES = 40 << 20;

  private final RouterTest.Member member = new RouterTest.Member();
  private final Router router = new Router(member);
  private long version;

  ScatterTest() {
    member.others(router);
  }

  /** What the caller of a question sees. */
  private final class Asker extends PartitionCall {

    private @Nullable Object reply;
    private @Nullable Throwable failure;
    private int answers;
    private boolean abandoned;

    Asker(StructureMessage<?> message) {
      super(
          member.kindOf(ScatterTest.this.codec(message)),
          message.name(),
          message,
          ScatterTest.this.codec(message));
    }

    @Override
    public void reply(@Nullable Object value) {
      reply = value == null ? "null" : value;
      answers++;
    }

    @Override
    public void fail(Throwable cause) {
      failure = cause;
      answers++;
    }

    @Override
    public boolean isAbandoned() {
      return abandoned;
    }

    @Override
    public UUID caller() {
      return CALLER;
    }
  }

  private Codec<?, ?> codec(Message<?> message) {
    return member.codecs().of(message);
  }

  /** A state in which the partitions, of which there are three, are these members'. */
  private void adopt(UUID... primaries) {
    Stamp stamp = new Stamp(++version, SELF);
    var infos = List.of(SELF, OTHER, THIRD).stream().map(RouterTest::info).toList();
    List<Assignment> assignments =
        Arrays.stream(primaries)
            .map(primary -> new Assignment(stamp, primary, null, List.of(), 0, stamp))
            .toList();
    ClusterState state =
        new ClusterState(
            stamp,
            List.of(new Term(SELF, 1, version)),
            new UUID(1, 1),
            (int) version,
            infos,
            infos,
            List.of(),
            true,
            assignments);
    member.state(state);
    router.adopted(state);
  }

  private Asker ask(StructureMessage<?> message) {
    Asker asker = new Asker(message);
    member.host().questions().askAll(member.kindOf(codec(message)), message.name(), asker);
    return asker;
  }

  private <M extends PeerMessages> List<M> take(UUID to, Class<M> kind) {
    List<M> messages = new ArrayList<>();
    for (RouterTest.Sent one : List.copyOf(member.sent())) {
      if (one.to().equals(to) && kind.isInstance(one.message())) {
        messages.add(kind.cast(one.message()));
        member.sent().remove(one);
      }
    }
    return messages;
  }

  private <M extends PeerMessages> M takeOne(UUID to, Class<M> kind) {
    List<M> messages = take(to, kind);
    assertThat(messages).hasSize(1);
    return messages.getFirst();
  }

  private byte[] response(Message<?> part, Object value) {
    MessageWriter out = new MessageWriter();
    codec(part).writeResponse(value, 1, 0, out);
    return Arrays.copyOf(out.buffer(), out.length());
  }

  private static Data item(int value) {
    return items(value).getFirst();
  }

  private static List<Data> items(int... values) {
    List<Data> items = new ArrayList<>();
    for (int value : values) {
      byte[] bytes = new byte[12];
      bytes[11] = (byte) value;
      items.add(new Data(bytes));
    }
    return items;
  }

  private static final MapMessages.Size SIZE = new MapMessages.Size("orders");
  private static final MapMessages.KeySet KEYS = new MapMessages.KeySet("orders");
  private static final MapMessages.Scan SCAN = new MapMessages.Scan("orders", 0, Slice.START, null);

  private byte[] keys(int... values) {
    return response(SCAN, new MapMessages.ScanReply(Slice.END, items(values)));
  }

  @Test
  void eachMember_isAskedOnce_forAllThatItServes() {
    adopt(OTHER, THIRD, OTHER);
    Asker asker = ask(SIZE);
    Ask toOther = takeOne(OTHER, Ask.class);
    Ask toThird = takeOne(THIRD, Ask.class);
    assertThat(toOther.places()).containsExactly(Map.entry(0, 0), Map.entry(2, 0));
    assertThat(toThird.places()).containsExactly(Map.entry(1, 0));
    assertThat(toOther.caller()).isEqualTo(CALLER);
    assertThat(member.sent()).isEmpty();

    router.received(OTHER, new Part(toOther.id(), response(SIZE, 5), List.of(), List.of()));
    assertThat(asker.answers).isZero();
    router.received(THIRD, new Part(toThird.id(), response(SIZE, 7), List.of(), List.of()));

    assertThat(asker.reply).isEqualTo(12);
    assertThat(router.calls()).isZero();
  }

  @Test
  void aMemberWithMoreThanAnAnswerHolds_isAskedAgainForTheRest() {
    adopt(OTHER, OTHER, OTHER);
    Asker asker = ask(KEYS);
    Ask first = takeOne(OTHER, Ask.class);
    List<Map.Entry<Integer, Integer>> rest = List.of(Map.entry(1, 77), Map.entry(2, 0));

    router.received(OTHER, new Part(first.id(), keys(1, 2), rest, List.of()));
    Ask second = takeOne(OTHER, Ask.class);
    assertThat(second.places()).isEqualTo(rest);
    router.received(OTHER, new Part(second.id(), keys(3), List.of(), List.of()));

    assertThat(asker.reply).isEqualTo(items(1, 2, 3));
  }

  @Test
  void aPartitionThatHasMoved_isAskedByItself_whereItIsByThen_sliceBySlice() {
    adopt(OTHER, OTHER, OTHER);
    Asker asker = ask(KEYS);
    Ask asked = takeOne(OTHER, Ask.class);
    adopt(OTHER, THIRD, OTHER);

    router.received(OTHER, new Part(asked.id(), keys(1), List.of(), List.of(Map.entry(1, 55))));
    Forward forward = takeOne(THIRD, Forward.class);
    assertThat(forward.partition()).isEqualTo(1);
    assertThat(scanIn(forward).from()).isEqualTo(55);
    router.received(
        THIRD, new Answer(forward.id(), response(SCAN, new MapMessages.ScanReply(66, items(2)))));
    Forward next = takeOne(THIRD, Forward.class);
    assertThat(scanIn(next).from()).isEqualTo(66);
    router.received(
        THIRD,
        new Answer(next.id(), response(SCAN, new MapMessages.ScanReply(Slice.END, items(3)))));

    assertThat(asker.reply).isEqualTo(items(1, 2, 3));
    assertThat(asker.answers).isEqualTo(1);
  }

  private MapMessages.Scan scanIn(Forward forward) {
    MessageReader in = new MessageReader().open(forward.request(), 0, forward.request().length);
    return (MapMessages.Scan) codec(SCAN).decodeRequest(in);
  }

  @Test
  void aQuestionThatMayBeLost_isAskedByPartition_andAChangeByItsName() {
    adopt(OTHER, OTHER, THIRD);
    Asker asker = ask(new MapMessages.Clear("orders"));
    Ask lost = takeOne(OTHER, Ask.class);
    Ask kept = takeOne(THIRD, Ask.class);
    assertThat(lost.number()).isPositive();
    assertThat(Math.abs(kept.number() - lost.number())).as("each has its own names").isEqualTo(3);

    adopt(THIRD, THIRD, THIRD);
    router.disconnected(OTHER);
    List<Forward> again = take(THIRD, Forward.class);
    assertThat(again).extracting(Forward::partition).containsExactly(0, 1);
    assertThat(again)
        .allSatisfy(
            forward -> {
              assertThat(forward.number()).isEqualTo(lost.number() + forward.partition());
              assertThat(forward.origin()).isEqualTo(lost.origin());
              assertThat(forward.repeated()).isTrue();
            });
    byte[] removed = response(new MapMessages.RemoveUnlocked("orders", true), 1);
    again.forEach(forward -> router.received(THIRD, new Answer(forward.id(), removed)));
    router.received(THIRD, new Part(kept.id(), removed, List.of(), List.of()));

    assertThat(asker.failure).isNull();
    assertThat(asker.answers).isEqualTo(1);
  }

  @Test
  void aChangeInSlices_goesOnUnderOtherNames() {
    adopt(OTHER, OTHER, OTHER);
    Asker asker = ask(new EntryCodeMessages.ExecuteOnAllKeys("orders", item(9)));
    Ask first = takeOne(OTHER, Ask.class);
    byte[] none = response(SCAN, new MapMessages.ScanReply(Slice.END, items(1, 2)));
    router.received(OTHER, new Part(first.id(), none, List.of(Map.entry(1, 55)), List.of()));

    Ask second = takeOne(OTHER, Ask.class);
    assertThat(second.places()).containsExactly(Map.entry(1, 55));
    assertThat(second.number()).as("names of its own").isGreaterThanOrEqualTo(first.number() + 3);
    router.disconnected(OTHER);
    adopt(THIRD, THIRD, THIRD);
    Forward again = takeOne(THIRD, Forward.class);
    assertThat(again.number()).as("the slice that may be lost").isEqualTo(second.number() + 1);
    router.received(THIRD, new Answer(again.id(), none));

    assertThat(asker.failure).isNull();
    assertThat(asker.answers).isEqualTo(1);
  }

  @Test
  void aFailureOfAShare_failsTheQuestion_andNothingIsAskedAgain() {
    adopt(OTHER, OTHER, THIRD);
    Asker asker = ask(new EntryCodeMessages.ExecuteOnAllKeys("orders", item(9)));
    Ask asked = takeOne(OTHER, Ask.class);
    MessageWriter out = new MessageWriter();
    Errors.write(out, asked.id(), new IllegalArgumentException("users' code has thrown this"));
    byte[] failure = Arrays.copyOf(out.buffer(), out.length());

    router.received(OTHER, new Part(asked.id(), new byte[0], List.of(), asked.places(), failure));

    assertThat(asker.failure)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("users' code has thrown this");
    assertThat(take(OTHER, Forward.class)).isEmpty();
    assertThat(asker.answers).isEqualTo(1);
  }

  @Test
  void keys_areAskedForWhereTheyAre_withNothingThatIsForOthers() {
    adopt(OTHER, THIRD, OTHER);
    List<Data> keys = List.of(item(1), item(2), item(3), item(4), item(5), item(6));
    ask(new EntryCodeMessages.ExecuteOnKeys("orders", item(9), keys));

    for (UUID member : List.of(OTHER, THIRD)) {
      Ask asked = takeOne(member, Ask.class);
      MessageReader in = new MessageReader().open(asked.request(), 0, asked.request().length);
      EntryCodeMessages.ExecuteOnKeys message =
          (EntryCodeMessages.ExecuteOnKeys)
              codec(new EntryCodeMessages.ExecuteOnKeys("orders", item(9), keys)).decodeRequest(in);
      Set<Integer> partitions =
          asked.places().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
      assertThat(message.keys())
          .containsExactlyInAnyOrderElementsOf(
              keys.stream().filter(key -> partitions.contains(key.partition(3))).toList());
      assertThat(partitions).isNotEmpty();
    }
  }

  @Test
  void aQuestionThatTakesLong_isAskedFor_andOneThatNobodyWaitsFor_isTakenBack() {
    adopt(OTHER, OTHER, OTHER);
    Asker asker = ask(SIZE);
    Ask asked = takeOne(OTHER, Ask.class);
    member.pass(1_500);
    router.lookAfter();
    assertThat(takeOne(OTHER, StillThere.class).ids()).containsExactly(asked.id());
    router.received(OTHER, new NotThere(List.of(asked.id())));
    List<Forward> again = take(OTHER, Forward.class);
    assertThat(again).hasSize(3);

    asker.abandoned = true;
    router.lookAfter();

    assertThat(takeOne(OTHER, Abandoned.class).ids()).hasSize(3);
    assertThat(router.calls()).isZero();
  }

  @Test
  void anAnswerLargerThanAMessage_isRefused_andWhatIsLeftIsTakenBack() {
    adopt(OTHER, OTHER, THIRD);
    Asker asker = ask(new MapMessages.Values("orders"));
    Ask toOther = takeOne(OTHER, Ask.class);
    Ask toThird = takeOne(THIRD, Ask.class);
    for (int i = 0; i < 4 && asker.answers == 0; i++) {
      List<Data> large = new ArrayList<>(List.of(new Data(new byte[ITEM_BYTES])));
      byte[] part = response(SCAN, new MapMessages.ScanReply(Slice.END, large));
      router.received(OTHER, new Part(toOther.id(), part, toOther.places(), List.of()));
      List<Ask> next = take(OTHER, Ask.class);
      toOther = next.isEmpty() ? toOther : next.getFirst();
    }

    assertThat(asker.failure)
        .isInstanceOf(MessageTooLargeException.class)
        .hasMessageContaining("grid.network.frame-size-max")
        .hasMessageContaining("pages");
    router.lookAfter();
    assertThat(takeOne(THIRD, Abandoned.class).ids()).containsExactly(toThird.id());
    assertThat(asker.answers).isEqualTo(1);
  }

  @Test
  void aMemberThatCannotAnswer_saysSo() {
    adopt(SELF, SELF, SELF);
    MessageWriter request = new MessageWriter();
    Codec<Message<Integer>, Integer> codec = member.codecs().of(SIZE);
    request.beginRequest(codec.requestType(), 9, -1);
    codec.encodeRequest(SIZE, request);
    request.endMessage();
    byte[] bytes = Arrays.copyOf(request.buffer(), request.length());

    router.received(
        OTHER, new Ask(9, CALLER, bytes, List.of(Map.entry(0, 0), Map.entry(2, 5)), OTHER, 0));

    Part part = takeOne(OTHER, Part.class);
    assertThat(part.again()).containsExactlyInAnyOrder(Map.entry(0, 0), Map.entry(2, 5));
    assertThat(part.response()).isEmpty();
  }
}
