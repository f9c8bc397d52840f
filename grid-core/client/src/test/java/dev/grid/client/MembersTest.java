package dev.grid.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.ConnectionLostException;
import dev.grid.GridNotActiveException;
import dev.grid.IndeterminateResultException;
import dev.grid.Lifecycle.State;
import dev.grid.Member;
import dev.grid.MembershipListener;
import dev.grid.StructureListener;
import dev.grid.client.members.FakeMember;
import dev.grid.client.members.FakeMember.Received;
import dev.grid.config.ClientConfig;
import dev.grid.kernel.CallFuture;
import dev.grid.protocol.Data;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.session.SessionMessages.AddClusterViewListener;
import dev.grid.protocol.session.SessionMessages.AddDistributedObjectListener;
import dev.grid.protocol.session.SessionMessages.Authentication;
import dev.grid.protocol.session.SessionMessages.Backup;
import dev.grid.protocol.session.SessionMessages.LocalBackupListener;
import dev.grid.protocol.session.SessionMessages.PartitionsView;
import dev.grid.protocol.session.SessionMessagesCodecs;
import dev.grid.structures.map.MapMessages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several members: who is dialled, where calls and listeners go, and where when one is gone. */
class MembersTest {

  private final FakeMember a = new FakeMember();
  private final FakeMember b = new FakeMember();
  private final FakeMember c = new FakeMember();
  private @Nullable ClientGrid client;

  MembersTest() {
    FakeMember.form(a, b, c);
    for (FakeMember member : List.of(a, b, c)) {
      member.on(MapMessages.Get.class, request -> request.reply(null));
      member.on(MapMessages.Set.class, request -> request.reply(null));
    }
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
    }
    for (FakeMember member : List.of(a, b, c)) {
      member.close();
      assertThat(member.failures()).isEmpty();
    }
  }

  private ClientGrid connect(ClientConfig config) {
    ClientGrid connected = Clients.connect(config);
    client = connected;
    return connected;
  }

  /** A client that knows the first member's address. */
  private ClientGrid connect() {
    ClientGrid connected = connect(Clients.config(a.hostAndPort()));
    untilConnected(connected, 3);
    return connected;
  }

  private static void untilConnected(ClientGrid client, int members) {
    Clients.until(members + " are connected", () -> client.connections().open().size() == members);
  }

  private static <R> CallFuture<R> call(ClientGrid client, Message<R> message) {
    return client.invoker().invoke(message, response -> response);
  }

  private static Data data(int number) {
    return new Data(ByteBuffer.allocate(12).putInt(0).putInt(-7).putInt(number).array());
  }

  /** A key whose owner is the cluster's so-manieth member. */
  private static Data keyOf(int member) {
    int number = 0;
    while (data(number).partition(FakeMember.PARTITIONS) % 3 != member) {
      number++;
    }
    return data(number);
  }

  private static MapMessages.Get get(int member) {
    return new MapMessages.Get("m", keyOf(member), 1);
  }

  private static MapMessages.Set set(int member) {
    return new MapMessages.Set("m", keyOf(member), data(0), 1, -1);
  }

  private static <E> void tell(Received registration, EventCodec<E> codec, E event) {
    try {
      registration.peer().event(registration, codec, -1, event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void reply(Received request, int backupAcks) {
    try {
      request.reply(null, backupAcks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void callsGoToTheOwnersOfTheirPartitions() {
    ClientGrid grid = connect();
    for (int round = 0; round < 3; round++) {
      call(grid, get(0)).await();
      call(grid, get(1)).await();
      call(grid, get(2)).await();
    }
    for (FakeMember member : List.of(a, b, c)) {
      assertThat(member.count(MapMessages.Get.class)).isEqualTo(3);
    }
  }

  @Test
  void aCallWhoseOwnerIsNotConnectedGoesToAnother() {
    ClientGrid grid = connect();
    c.close();
    untilConnected(grid, 2);
    for (int i = 0; i < 4; i++) {
      call(grid, set(2)).await();
    }
    int partition = keyOf(2).partition(FakeMember.PARTITIONS);
    assertThat(a.take(MapMessages.Set.class).partition()).isEqualTo(partition);
    assertThat(b.take(MapMessages.Set.class).partition()).isEqualTo(partition);
    assertThat(a.count(MapMessages.Set.class) + b.count(MapMessages.Set.class)).isEqualTo(2);
    assertThat(grid.lifecycle().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void anIdempotentCallMovesToAnotherMemberAndAnyOtherFails() {
    ClientGrid grid = connect();
    c.on(MapMessages.Get.class, request -> {});
    c.on(MapMessages.Set.class, request -> {});
    CallFuture<?> get = call(grid, get(2));
    CallFuture<?> set = call(grid, set(2));
    Received first = c.take(MapMessages.Get.class);
    c.take(MapMessages.Set.class);
    c.close();
    get.await();
    assertThatThrownBy(set::await).isInstanceOf(ConnectionLostException.class);
    FakeMember second = a.count(MapMessages.Get.class) == 1 ? a : b;
    assertThat(second.take(MapMessages.Get.class).correlationId()).isEqualTo(first.correlationId());
  }

  @Test
  void aMemberThatLeavesIsClosedAndOneThatJoinsIsDialled() throws Exception {
    ClientGrid grid = connect();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    grid.cluster()
        .addMembershipListener(
            new MembershipListener() {
              @Override
              public void joined(Member member) {
                heard.add("joined " + member.port());
              }

              @Override
              public void left(Member member) {
                heard.add("left " + member.port());
              }
            });
    Received views = viewListener();
    c.on(MapMessages.Get.class, request -> {});
    CallFuture<?> get = call(grid, get(2));
    c.take(MapMessages.Get.class);
    FakeMember.form(a, b);
    tell(views, SessionMessagesCodecs.MEMBERS_VIEW, a.membersView(2));
    tell(views, SessionMessagesCodecs.PARTITIONS_VIEW, a.partitionsView(2));
    get.await();
    untilConnected(grid, 2);
    assertThat(heard.poll(300, TimeUnit.SECONDS)).isEqualTo("left " + c.port());
    assertThat(grid.cluster().members()).hasSize(2);

    try (FakeMember d = new FakeMember()) {
      FakeMember.form(a, b, d);
      // Its cluster is the one that the client is in.
      d.on(Authentication.class, request -> request.reply(d.authenticationReply((byte) 1)));
      tell(views, SessionMessagesCodecs.MEMBERS_VIEW, a.membersView(3));
      d.take(Authentication.class);
      assertThat(heard.poll(300, TimeUnit.SECONDS)).isEqualTo("joined " + d.port());
    }
  }

  /** The registration of the views, of which there is one. */
  private Received viewListener() {
    Clients.until(
        "views are asked for",
        () -> List.of(a, b, c).stream().anyMatch(m -> m.count(AddClusterViewListener.class) > 0));
    List<FakeMember> asked =
        List.of(a, b, c).stream().filter(m -> m.count(AddClusterViewListener.class) > 0).toList();
    assertThat(asked).hasSize(1);
    return asked.getFirst().take(AddClusterViewListener.class);
  }

  @Test
  void viewsAreAskedOfAnotherMemberWhenTheirsIsGone() {
    ClientGrid grid = connect();
    viewListener().peer().close();
    Received next = viewListener();
    FakeMember.form(a, b);
    tell(next, SessionMessagesCodecs.MEMBERS_VIEW, a.membersView(1));
    Clients.until("the new view counts", () -> grid.cluster().members().size() == 2);
  }

  @Test
  void ownersOfOneConnectionCountInOrderAndThoseOfAnotherAtOnce() {
    ClientGrid grid = connect();
    Received views = viewListener();
    FakeMember.form(a, b);
    tell(views, SessionMessagesCodecs.PARTITIONS_VIEW, a.partitionsView(5));
    untilOwner(grid, 2, a);
    FakeMember.form(b, a);
    tell(views, SessionMessagesCodecs.PARTITIONS_VIEW, a.partitionsView(5));
    tell(views, SessionMessagesCodecs.PARTITIONS_VIEW, new PartitionsView(6, List.of()));
    tell(views, SessionMessagesCodecs.MEMBERS_VIEW, a.membersView(2));
    Clients.until("all is heard", () -> grid.cluster().members().size() == 2);
    untilOwner(grid, 2, a);
    views.peer().close();
    tell(viewListener(), SessionMessagesCodecs.PARTITIONS_VIEW, a.partitionsView(1));
    untilOwner(grid, 2, b);
  }

  @Test
  void whenTheMemberOfTheViewsFallsSilentAnotherSaysWhatBecameOfIt() {
    ClientConfig config = Clients.config(a.hostAndPort());
    ClientGrid grid =
        connect(
            config.withConnection(
                config.connection().withHeartbeat(Duration.ofMillis(250), Duration.ofMinutes(10))));
    untilConnected(grid, 3);
    Received views = viewListener();
    FakeMember silent =
        List.of(a, b, c).stream().filter(m -> m.peers().contains(views.peer())).findFirst().get();
    int index = List.of(a, b, c).indexOf(silent);
    silent.freeze(true);
    CallFuture<?> get = call(grid, get(index));
    silent.take(MapMessages.Get.class);
    Received next = viewListener();
    assertThat(next.peer()).isNotSameAs(views.peer());
    FakeMember.form(List.of(a, b, c).stream().filter(m -> m != silent).toArray(FakeMember[]::new));
    FakeMember other = silent == a ? b : a;
    tell(next, SessionMessagesCodecs.MEMBERS_VIEW, other.membersView(1));
    get.await();
    assertThat(grid.cluster().members()).hasSize(2);
  }

  private static void untilOwner(ClientGrid grid, int partition, FakeMember owner) {
    Clients.until(
        "the owner is known",
        () -> {
          Member known = grid.cluster().ownerOf(partition);
          return known != null && known.id().equals(owner.id());
        });
  }

  @Test
  void listenersAreOnEveryMemberBeforeCallsAre() {
    for (FakeMember member : List.of(a, b)) {
      member.on(AddDistributedObjectListener.class, r -> r.reply(UUID.randomUUID()));
    }
    c.on(Authentication.class, request -> request.refuse(19));
    ClientGrid grid = connect(Clients.config(a.hostAndPort()));
    untilConnected(grid, 2);
    grid.addStructureListener(new StructureListener() {});
    a.take(AddDistributedObjectListener.class);
    b.take(AddDistributedObjectListener.class);
    c.on(Authentication.class, request -> request.reply(c.authenticationReply((byte) 0)));
    Received registration = c.take(AddDistributedObjectListener.class);
    for (int i = 0; i < 6; i++) {
      call(grid, get(2)).await();
    }
    assertThat(c.count(MapMessages.Get.class)).isZero();
    try {
      registration.reply(UUID.randomUUID());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    untilConnected(grid, 3);
    call(grid, get(2)).await();
    c.take(MapMessages.Get.class);
  }

  // Confirmations from backups.

  private ClientGrid connectForBackupAcks(boolean redo) {
    for (FakeMember member : List.of(a, b, c)) {
      member.on(LocalBackupListener.class, request -> request.reply(UUID.randomUUID()));
    }
    ClientConfig config = Clients.config(a.hostAndPort());
    ClientGrid grid =
        connect(
            config.withConnection(
                config
                    .connection()
                    .withCalls(config.connection().invocationTimeout(), 100, redo)
                    .withBackupAcks(true)));
    Clients.until(
        "confirmations are asked for",
        () -> {
          call(grid, set(0)).await();
          return a.take(MapMessages.Set.class).backupAware();
        });
    return grid;
  }

  private static void confirm(Received listener, Received write) {
    tell(listener, SessionMessagesCodecs.BACKUP, new Backup(write.correlationId()));
  }

  @Test
  void aWriteIsDoneWhenItsBackupsHaveConfirmedBeforeOrAfterItsAnswer() {
    ClientGrid grid = connectForBackupAcks(false);
    Received atB = b.take(LocalBackupListener.class);
    Received atC = c.take(LocalBackupListener.class);
    a.on(MapMessages.Set.class, request -> {});
    CallFuture<?> set = call(grid, set(0));
    Received write = a.take(MapMessages.Set.class);
    assertThat(write.backupAware()).isTrue();
    confirm(atB, write);
    reply(write, 2);
    call(grid, get(0)).await();
    assertThat(a.take(MapMessages.Get.class).backupAware()).isFalse();
    assertThat(set).isNotDone();
    confirm(atC, write);
    set.await();
    assertThat(grid.invoker().pendingCalls()).isZero();
  }

  @Test
  void aWriteWhoseBackupsDoNotConfirmIsIndeterminate() {
    ClientGrid grid = connectForBackupAcks(false);
    a.on(MapMessages.Set.class, request -> request.reply(null, 1));
    long beforeNanos = System.nanoTime();
    CallFuture<?> set = call(grid, set(0));
    a.take(MapMessages.Set.class);
    call(grid, get(0)).await();
    grid.invoker().backups().tick(beforeNanos + BackupAcks.WAIT_MAX.toNanos() - 1);
    assertThat(set).isNotDone();
    grid.invoker().backups().tick(System.nanoTime() + BackupAcks.WAIT_MAX.toNanos());
    assertThatThrownBy(set::await).isInstanceOf(IndeterminateResultException.class);
  }

  @Test
  void aWriteThatMayBeRedoneIsSentAgainAndDoesNotAskThen() {
    ClientGrid grid = connectForBackupAcks(true);
    a.on(MapMessages.Set.class, request -> request.reply(null, request.backupAware() ? 1 : 0));
    CallFuture<?> set = call(grid, set(0));
    Received first = a.take(MapMessages.Set.class);
    call(grid, get(0)).await();
    grid.invoker().backups().tick(System.nanoTime() + BackupAcks.WAIT_MAX.toNanos());
    set.await();
    Received second = a.take(MapMessages.Set.class);
    assertThat(second.backupAware()).isFalse();
    assertThat(second.correlationId()).isEqualTo(first.correlationId());
  }

  @Test
  void confirmationsAreNotAskedForWhileAMemberCouldNotGiveThem() {
    ClientGrid grid = connectForBackupAcks(false);
    c.close();
    untilConnected(grid, 2);
    Clients.until(
        "owners wait themselves",
        () -> {
          call(grid, set(0)).await();
          return !a.take(MapMessages.Set.class).backupAware();
        });
  }

  @Test
  void closingFailsAWriteThatIsNotConfirmed() {
    ClientGrid grid = connectForBackupAcks(false);
    a.on(MapMessages.Set.class, request -> request.reply(null, 1));
    CallFuture<?> set = call(grid, set(0));
    a.take(MapMessages.Set.class);
    call(grid, get(0)).await();
    Objects.requireNonNull(client).close();
    assertThatThrownBy(set::await).isInstanceOf(GridNotActiveException.class);
  }
}
