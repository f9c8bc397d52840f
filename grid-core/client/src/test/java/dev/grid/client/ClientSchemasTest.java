package dev.grid.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.client.members.FakeMember;
import dev.grid.client.members.FakeMember.Received;
import dev.grid.kernel.CallFuture;
import dev.grid.protocol.Data;
import dev.grid.protocol.ErrorCode;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.FieldDescriptor;
import dev.grid.protocol.serialization.Schema;
import dev.grid.protocol.session.SessionMessages.FetchSchema;
import dev.grid.protocol.session.SessionMessages.SendSchema;
import dev.grid.structures.map.MapMessages;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No call overtakes the schema of what it carries. */
class ClientSchemasTest {

  private static final Schema SCHEMA = new Schema("T", List.of(new FieldDescriptor("f", 9)));
  private static final Data DATA =
      new Data(ByteBuffer.allocate(12).putInt(0).putInt(-7).putInt(1).array());
  private static final MapMessages.Set SET = new MapMessages.Set("m", DATA, DATA, 1, -1);

  private final FakeMember member =
      new FakeMember().on(MapMessages.Set.class, request -> request.reply(null));
  private final ClientGrid client = Clients.connect(Clients.config(member.hostAndPort()));
  private final ClientSchemas schemas = client.invoker().schemas();

  @AfterEach
  void stop() {
    client.close();
    member.close();
    assertThat(member.failures()).isEmpty();
  }

  private CallFuture<Void> set() {
    return call(SET);
  }

  private <R> CallFuture<R> call(Message<R> message) {
    return client.invoker().invoke(message, response -> response);
  }

  @Test
  void callsWaitUntilEveryMemberHasTheSchema() throws Exception {
    schemas.register(SCHEMA);
    CallFuture<Void> set = set();
    Received first = member.take(SendSchema.class);
    assertThat(first.message()).isEqualTo(new SendSchema(SCHEMA));
    first.reply(Set.of());
    Received second = member.take(SendSchema.class);
    assertThat(member.count(MapMessages.Set.class)).isZero();
    assertThat(set).isNotDone();
    second.reply(Set.of(member.id()));
    set.await();
    schemas.register(SCHEMA);
    set().await();
    assertThat(member.count(SendSchema.class)).isZero();
  }

  @Test
  void registeringDoesNotBlock() {
    schemas.register(SCHEMA);
    schemas.register(SCHEMA);
    assertThat(schemas.find(SCHEMA.id())).isEqualTo(SCHEMA);
    member.take(SendSchema.class);
    assertThat(member.count(SendSchema.class)).isZero();
  }

  @Test
  void aSchemaThatCannotBeSentFailsTheCallAndIsTriedByTheNext() {
    member.on(SendSchema.class, request -> request.refuse(ErrorCode.ILLEGAL_ARGUMENT.code()));
    schemas.register(SCHEMA);
    assertThatThrownBy(() -> set().await()).isInstanceOf(GridSerializationException.class);
    assertThat(member.count(MapMessages.Set.class)).isZero();
    member.on(SendSchema.class, request -> request.reply(Set.of(member.id())));
    set().await();
    assertThat(member.count(MapMessages.Set.class)).isEqualTo(1);
  }

  @Test
  void anUnknownSchemaIsAskedForOnce() {
    AtomicInteger asked = new AtomicInteger();
    member.on(
        FetchSchema.class,
        request -> {
          asked.incrementAndGet();
          long id = ((FetchSchema) request.message()).schemaId();
          request.reply(id == SCHEMA.id() ? SCHEMA : null);
        });
    assertThat(schemas.find(SCHEMA.id())).isEqualTo(SCHEMA);
    assertThat(schemas.find(SCHEMA.id())).isEqualTo(SCHEMA);
    assertThat(asked).hasValue(1);
    assertThat(schemas.find(4711)).isNull();
    set().await();
    assertThat(member.count(SendSchema.class)).isZero();
  }
}
