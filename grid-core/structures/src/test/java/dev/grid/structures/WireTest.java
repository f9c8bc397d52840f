package dev.grid.structures;

import static dev.grid.structures.SampleValues.comparable;
import static dev.grid.structures.Values.data;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.kernel.cp.CpSessionMessagesCodecs;
import dev.grid.protocol.Codec;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Data;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.Routing;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.protocol.session.GroupMessagesCodecs;
import dev.grid.protocol.session.SessionMessages;
import dev.grid.protocol.session.SessionMessagesCodecs;
import dev.grid.protocol.session.TransactionMessagesCodecs;
import dev.grid.protocol.session.XaMessagesCodecs;
import dev.grid.structures.atomiclong.AtomicLongMessagesCodecs;
import dev.grid.structures.atomicreference.AtomicReferenceMessagesCodecs;
import dev.grid.structures.cardinality.CardinalityMessagesCodecs;
import dev.grid.structures.countdownlatch.CountDownLatchMessagesCodecs;
import dev.grid.structures.cpmap.CpMapMessagesCodecs;
import dev.grid.structures.durableexecutor.DurableExecutorMessagesCodecs;
import dev.grid.structures.dynamicconfig.DynamicConfigs;
import dev.grid.structures.executor.ExecutorMessagesCodecs;
import dev.grid.structures.fencedlock.FencedLockMessagesCodecs;
import dev.grid.structures.flakeid.FlakeIdMessagesCodecs;
import dev.grid.structures.list.ListMessagesCodecs;
import dev.grid.structures.list.TransactionalListMessagesCodecs;
import dev.grid.structures.map.EntryCodeMessagesCodecs;
import dev.grid.structures.map.InterceptorMessagesCodecs;
import dev.grid.structures.map.JournalMessagesCodecs;
import dev.grid.structures.map.MapAggregateMessagesCodecs;
import dev.grid.structures.map.MapCacheMessagesCodecs;
import dev.grid.structures.map.MapFragmentMessagesCodecs;
import dev.grid.structures.map.MapIndexMessagesCodecs;
import dev.grid.structures.map.MapMessages;
import dev.grid.structures.map.MapMessagesCodecs;
import dev.grid.structures.map.MapQueryMessagesCodecs;
import dev.grid.structures.map.MapSearchMessagesCodecs;
import dev.grid.structures.map.MapViewMessagesCodecs;
import dev.grid.structures.map.OwnMapMessagesCodecs;
import dev.grid.structures.map.TransactionalMapMessagesCodecs;
import dev.grid.structures.multimap.MultiMapMessagesCodecs;
import dev.grid.structures.multimap.TransactionalMultiMapMessagesCodecs;
import dev.grid.structures.pncounter.PnCounterMessagesCodecs;
import dev.grid.structures.queue.QueueMessages;
import dev.grid.structures.queue.QueueMessagesCodecs;
import dev.grid.structures.queue.TransactionalQueueMessagesCodecs;
import dev.grid.structures.ratelimiter.RateLimiterMessagesCodecs;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages;
import dev.grid.structures.replicatedmap.ReplicatedMapMessagesCodecs;
import dev.grid.structures.ringbuffer.RingbufferMessagesCodecs;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorMessagesCodecs;
import dev.grid.structures.semaphore.SemaphoreMessagesCodecs;
import dev.grid.structures.set.SetMessagesCodecs;
import dev.grid.structures.set.TransactionalSetMessagesCodecs;
import dev.grid.structures.topic.TopicMessagesCodecs;
import dev.grid.structures.transaction.LogMessagesCodecs;
import dev.grid.structures.vector.VectorMessages;
import dev.grid.structures.vector.VectorMessagesCodecs;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message there and back, and some of them byte by byte. */
class WireTest {

  private static final int SAMPLES = 50;
  private static final long CORRELATION = 0x0102030405060708L;
  private static final int PARTITION = 12;

  private static final List<Class<?>> GENERATED =
      List.of(
          SessionMessagesCodecs.class,
          MapMessagesCodecs.class,
          EntryCodeMessagesCodecs.class,
          OwnMapMessagesCodecs.class,
          MapQueryMessagesCodecs.class,
          MapAggregateMessagesCodecs.class,
          MapIndexMessagesCodecs.class,
          JournalMessagesCodecs.class,
          InterceptorMessagesCodecs.class,
          MapCacheMessagesCodecs.class,
          MapViewMessagesCodecs.class,
          MapSearchMessagesCodecs.class,
          MapFragmentMessagesCodecs.class,
          QueueMessagesCodecs.class,
          ListMessagesCodecs.class,
          SetMessagesCodecs.class,
          MultiMapMessagesCodecs.class,
          RingbufferMessagesCodecs.class,
          TopicMessagesCodecs.class,
          PnCounterMessagesCodecs.class,
          ReplicatedMapMessagesCodecs.class,
          ExecutorMessagesCodecs.class,
          FlakeIdMessagesCodecs.class,
          CardinalityMessagesCodecs.class,
          DurableExecutorMessagesCodecs.class,
          ScheduledExecutorMessagesCodecs.class,
          RateLimiterMessagesCodecs.class,
          VectorMessagesCodecs.class,
          TransactionMessagesCodecs.class,
          XaMessagesCodecs.class,
          TransactionalMapMessagesCodecs.class,
          TransactionalQueueMessagesCodecs.class,
          TransactionalMultiMapMessagesCodecs.class,
          TransactionalListMessagesCodecs.class,
          TransactionalSetMessagesCodecs.class,
          AtomicLongMessagesCodecs.class,
          AtomicReferenceMessagesCodecs.class,
          CountDownLatchMessagesCodecs.class,
          GroupMessagesCodecs.class,
          SemaphoreMessagesCodecs.class,
          FencedLockMessagesCodecs.class,
          CpSessionMessagesCodecs.class,
          CpMapMessagesCodecs.class,
          LogMessagesCodecs.class);

  private final MessageWriter out = new MessageWriter();

  static List<Codec<?, ?>> codecs() {
    return CodecSet.all(sets());
  }

  private static List<CodecSet> sets() {
    List<CodecSet> sets = new ArrayList<>(Structures.codecs());
    sets.add(SessionMessagesCodecs.ALL);
    sets.addAll(DynamicConfigs.codecs());
    sets.add(GroupMessagesCodecs.ALL);
    sets.add(TransactionMessagesCodecs.ALL);
    sets.add(XaMessagesCodecs.ALL);
    return sets;
  }

  private MessageReader written() {
    return new MessageReader().open(out.buffer(), 0, out.length());
  }

  @ParameterizedTest
  @MethodSource("codecs")
  <M extends Message<R>, R> void a_request_arrives_as_it_was_sent(Codec<M, R> codec) {
    for (int seed = 0; seed < SAMPLES; seed++) {
      M request = codec.messageClass().cast(new SampleValues(seed).ofRecord(codec.messageClass()));
      out.clear(Integer.MAX_VALUE);
      out.beginRequest(codec.requestType(), CORRELATION, PARTITION);
      codec.encodeRequest(request, out);
      out.endMessage();

      MessageReader in = written();
      assertThat(in.type()).isEqualTo(codec.requestType());
      assertThat(in.correlationId()).isEqualTo(CORRELATION);
      assertThat(in.partitionId()).isEqualTo(PARTITION);
      M arrived = codec.decodeRequest(in);
      assertThat(comparable(arrived)).as("seed=%s", seed).isEqualTo(comparable(request));
      assertThat(in.hasNext()).as("left over, seed=%s", seed).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  <M extends Message<R>, R> void a_response_arrives_as_it_was_sent(Codec<M, R> codec) {
    AnnotatedType message = codec.messageClass().getAnnotatedInterfaces()[0];
    if (message.getType() instanceof Class<?> ofOneResponse) {
      message = ofOneResponse.getAnnotatedInterfaces()[0];
    }
    AnnotatedType type =
        ((AnnotatedParameterizedType) message).getAnnotatedActualTypeArguments()[0];
    for (int seed = 0; seed < SAMPLES; seed++) {
      @SuppressWarnings("unchecked") // Sampled of the message's response type.
      R response = (R) new SampleValues(seed).of(type);
      out.clear(Integer.MAX_VALUE);
      out.beginResponse(codec.requestType() + 1, CORRELATION, 0);
      codec.encodeResponse(response, out);
      out.endMessage();

      MessageReader in = written();
      assertThat(in.backupAcks()).isZero();
      assertThat(comparable(codec.decodeResponse(in)))
          .as("seed=%s", seed)
          .isEqualTo(comparable(response));
      assertThat(in.hasNext()).as("left over, seed=%s", seed).isFalse();
    }
  }

  /** An event codec with the record that it is for. */
  record EventKind(String name, EventCodec<?> codec, Class<?> event) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<EventKind> events() {
    return GENERATED.stream()
        .flatMap(codecs -> Stream.of(codecs.getFields()))
        .filter(field -> field.getType() == EventCodec.class)
        .map(WireTest::eventKind);
  }

  private static EventKind eventKind(Field field) {
    try {
      Class<?> event =
          (Class<?>) ((ParameterizedType) field.getGenericType()).getActualTypeArguments()[0];
      return new EventKind(field.getName(), (EventCodec<?>) field.get(null), event);
    } catch (IllegalAccessException e) {
      throw new LinkageError(field.getName(), e);
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_arrives_as_it_was_sent(EventKind kind) {
    @SuppressWarnings("unchecked") // Samples are of the event's class.
    EventCodec<Object> codec = (EventCodec<Object>) kind.codec();
    for (int seed = 0; seed < SAMPLES; seed++) {
      Object event = new SampleValues(seed).ofRecord(kind.event());
      out.clear(Integer.MAX_VALUE);
      out.beginEvent(codec.typeFor(0x010100), CORRELATION, PARTITION);
      codec.encode(event, out);
      out.endMessage();

      MessageReader in = written();
      assertThat(comparable(codec.decode(in))).as("seed=%s", seed).isEqualTo(comparable(event));
      assertThat(in.hasNext()).as("left over, seed=%s", seed).isFalse();
    }
  }

  @Test
  void every_event_of_every_room_is_tried() {
    assertThat(events()).hasSizeGreaterThanOrEqualTo(8);
    assertThat(events().map(EventKind::name)).contains("ENTRY_CHANGED", "ITEM_CHANGED", "BACKUP");
  }

  @Test
  void codecs_are_found_by_type_and_by_message() {
    Codecs codecs = new Codecs(sets());
    MapMessages.Size size = new MapMessages.Size("m");

    assertThat(codecs.of(size).requestType()).isEqualTo(0x012a00);
    assertThat(codecs.find(0x012a00)).isSameAs(codecs.of(size));
    assertThat(codecs.find(0x012a01)).isNull();
    assertThat(codecs.find(0x7f0100)).isNull();
  }

  @Test
  void calls_are_routed_by_their_key_or_the_name_of_their_structure() {
    Codecs codecs = new Codecs(sets());
    Message<?> get = new MapMessages.Get("m", data("abc"), 1);
    Message<?> size = new QueueMessages.Size("anything@abc");

    assertThat(partition(codecs, get)).isEqualTo(13);
    assertThat(partition(codecs, size)).isEqualTo(13);
    assertThat(codecs.of(new MapMessages.Size("m")).routing()).isEqualTo(Routing.ALL);
  }

  private static <R> int partition(Codecs codecs, Message<R> message) {
    return Data.partition(codecs.of(message).partitionHash(message), 271);
  }

  // Byte by byte. Frames as: length, flags, payload.

  private static final String HEAD_CORRELATION = "08 07 06 05 04 03 02 01";

  @Test
  void map_get_request_bytes() {
    assertThat(request(new MapMessages.Get("m", data("k"), 5)))
        .isEqualTo(
            hex(
                """
                1e000000 00c0  00020100 %s 0c000000 0500000000000000
                07000000 0000  6d
                13000000 0020  00000000 fffffff5 00000001 6b
                """
                    .formatted(HEAD_CORRELATION)));
  }

  @Test
  void map_get_response_bytes() {
    Codec<MapMessages.Get, Data> codec = codec(MapMessages.Get.class);

    assertThat(response(codec, data("v")))
        .isEqualTo(
            hex(
                """
                13000000 00c0  01020100 %s 00
                13000000 0020  00000000 fffffff5 00000001 76
                """
                    .formatted(HEAD_CORRELATION)));
    assertThat(response(codec, null))
        .isEqualTo(
            hex(
                """
                13000000 00c0  01020100 %s 00
                06000000 0024
                """
                    .formatted(HEAD_CORRELATION)));
  }

  @Test
  void vector_set_bytes() {
    VectorMessages.StoredDocument document =
        new VectorMessages.StoredDocument(
            data("v"),
            List.of(new VectorMessages.VectorPair("i", (byte) 0, new float[] {1, -0.5f})));
    assertThat(request(new VectorMessages.Set("c", data("k"), document)))
        .isEqualTo(
            hex(
                """
                16000000 00c0  00062400 %s 0c000000
                07000000 0000  63
                13000000 0000  00000000 fffffff5 00000001 6b
                06000000 0010
                13000000 0000  00000000 fffffff5 00000001 76
                06000000 0010
                06000000 0010
                07000000 0000  00
                07000000 0000  69
                0e000000 0000  0000803f 000000bf
                06000000 0008
                06000000 0008
                06000000 0028
                """
                    .formatted(HEAD_CORRELATION)));
  }

  @Test
  void queue_offer_bytes() {
    assertThat(request(new QueueMessages.Offer("q", data("i"), 300)))
        .isEqualTo(
            hex(
                """
                1e000000 00c0  00010300 %s 0c000000 2c01000000000000
                07000000 0000  71
                13000000 0020  00000000 fffffff5 00000001 69
                """
                    .formatted(HEAD_CORRELATION)));
    assertThat(response(codec(QueueMessages.Offer.class), true))
        .isEqualTo(hex("14000000 00e0  01010300 %s 00 01".formatted(HEAD_CORRELATION)));
  }

  @Test
  void queue_addAll_bytes() {
    assertThat(request(new QueueMessages.AddAll("q", Values.all("i", "j"))))
        .isEqualTo(
            hex(
                """
                16000000 00c0  00100300 %s 0c000000
                07000000 0000  71
                06000000 0010
                13000000 0000  00000000 fffffff5 00000001 69
                13000000 0000  00000000 fffffff5 00000001 6a
                06000000 0028
                """
                    .formatted(HEAD_CORRELATION)));
  }

  @Test
  void queue_item_event_bytes() {
    EventCodec<QueueMessages.ItemChanged> codec = QueueMessagesCodecs.ITEM_CHANGED;
    out.beginEvent(codec.typeFor(0x031100), CORRELATION, PARTITION);
    codec.encode(new QueueMessages.ItemChanged(null, new UUID(1, 2), 2), out);
    out.endMessage();

    assertThat(writtenHex())
        .isEqualTo(
            hex(
                """
                2b000000 00c2  02110300 %s 0c000000 00 0100000000000000 0200000000000000 02000000
                06000000 0024
                """
                    .formatted(HEAD_CORRELATION)));
  }

  @Test
  void map_fetchKeys_response_bytes() {
    MapMessages.FetchKeysReply reply =
        new MapMessages.FetchKeysReply(List.of(java.util.Map.entry(-1, 0)), Values.all("k"));

    assertThat(response(codec(MapMessages.FetchKeys.class), reply))
        .isEqualTo(
            hex(
                """
                13000000 00c0  01370100 %s 00
                0e000000 0000  ffffffff 00000000
                06000000 0010
                13000000 0000  00000000 fffffff5 00000001 6b
                06000000 0028
                """
                    .formatted(HEAD_CORRELATION)));
  }

  @Test
  void replicatedMap_put_bytes() {
    assertThat(request(new ReplicatedMapMessages.Put("m", data("k"), data("v"), 300)))
        .isEqualTo(
            hex(
                """
                1e000000 00c0  00010d00 %s 0c000000 2c01000000000000
                07000000 0000  6d
                13000000 0000  00000000 fffffff5 00000001 6b
                13000000 0020  00000000 fffffff5 00000001 76
                """
                    .formatted(HEAD_CORRELATION)));
  }

  @Test
  void replicatedMap_entry_view_bytes() {
    var view = new ReplicatedMapMessages.EntryViewHolder(data("k"), data("v"), 1, 2, 3, 4, 5);

    assertThat(request(new ReplicatedMapMessages.PutAllWithMetadata("m", List.of(view), 12)))
        .isEqualTo(
            hex(
                """
                1a000000 00c0  00130d00 %s 0c000000 0c000000
                07000000 0000  6d
                06000000 0010
                06000000 0010
                2e000000 0000
                0100000000000000 0200000000000000 0300000000000000 0400000000000000 0500000000000000
                13000000 0000  00000000 fffffff5 00000001 6b
                13000000 0000  00000000 fffffff5 00000001 76
                06000000 0008
                06000000 0028
                """
                    .formatted(HEAD_CORRELATION)));
  }

  @Test
  void ping_bytes() {
    assertThat(request(new SessionMessages.Ping()))
        .isEqualTo(hex("16000000 00e0  000b0000 %s 0c000000".formatted(HEAD_CORRELATION)));
    assertThat(response(codec(SessionMessages.Ping.class), null))
        .isEqualTo(hex("13000000 00e0  010b0000 %s 00".formatted(HEAD_CORRELATION)));
  }

  @SuppressWarnings("unchecked") // A codec is found by its own message class.
  private static <M extends Message<R>, R> Codec<M, R> codec(Class<M> message) {
    return (Codec<M, R>)
        codecs().stream().filter(c -> c.messageClass() == message).findFirst().orElseThrow();
  }

  private <R> String request(Message<R> message) {
    Codec<Message<R>, R> codec = new Codecs(sets()).of(message);
    out.clear(Integer.MAX_VALUE);
    out.beginRequest(codec.requestType(), CORRELATION, PARTITION);
    codec.encodeRequest(message, out);
    out.endMessage();
    return writtenHex();
  }

  private <M extends Message<R>, R> String response(Codec<M, R> codec, @Nullable R response) {
    out.clear(Integer.MAX_VALUE);
    out.beginResponse(codec.requestType() + 1, CORRELATION, 0);
    codec.encodeResponse(response, out);
    out.endMessage();
    return writtenHex();
  }

  private String writtenHex() {
    return HexFormat.of().formatHex(out.buffer(), 0, out.length());
  }

  private static String hex(String text) {
    return text.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
  }
}
