package dev.grid.member.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.AccessDeniedException;
import dev.grid.StructureId;
import dev.grid.config.SqlConfig;
import dev.grid.protocol.sql.SqlColumnMetadata;
import dev.grid.protocol.sql.SqlError;
import dev.grid.protocol.sql.SqlMessages;
import dev.grid.protocol.sql.SqlMessages.Close;
import dev.grid.protocol.sql.SqlMessages.Execute;
import dev.grid.protocol.sql.SqlMessages.Fetch;
import dev.grid.protocol.sql.SqlMessages.Page;
import dev.grid.protocol.sql.SqlMessages.Reply;
import dev.grid.protocol.sql.SqlPage;
import dev.grid.protocol.sql.SqlQueryId;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatementsTest {

  private static final SqlConfig CONFIG =
      SqlConfig.defaults().withOpenPerClientMax(3).withTextCharsMax(30);

  private final ScriptedMember member = new ScriptedMember(CONFIG);
  private final ScriptedEngine engine = new ScriptedEngine();
  private final Statements statements = new Statements(member, new Engines(member, engine));
  private final Caller caller = new Caller(UUID.randomUUID());
  private final SqlQueryId id = newId();

  private static final class Caller implements SqlCaller {
    private final UUID client;
    private @Nullable RuntimeException refusal;
    private boolean hasEnded;

    Caller(UUID client) {
      this.client = client;
    }

    @Override
    public UUID client() {
      return client;
    }

    @Override
    public boolean sees(StructureId structure) {
      return true;
    }

    @Override
    public CompletableFuture<?> admit(List<SqlUse> uses) {
      return refusal == null
          ? CompletableFuture.completedFuture(null)
          : CompletableFuture.failedFuture(refusal);
    }

    @Override
    public boolean hasEnded() {
      return hasEnded;
    }
  }

  private SqlQueryId newId() {
    return SqlQueryId.of(member.member(), UUID.randomUUID());
  }

  private Execute statement(String sql, SqlQueryId id, int rows, long timeoutMillis) {
    return new Execute(sql, List.of(), timeoutMillis, rows, null, (byte) 0, id, false, false);
  }

  @SuppressWarnings("unchecked") // What the message is answered with.
  private CompletableFuture<Reply> execute(String sql, SqlQueryId id, int rows) {
    return (CompletableFuture<Reply>)
        statements.call(caller, statement(sql, id, rows, SqlMessages.TIMEOUT_OF_MEMBER));
  }

  @SuppressWarnings("unchecked") // What the message is answered with.
  private CompletableFuture<Page> fetch(int rows) {
    return (CompletableFuture<Page>) statements.call(caller, new Fetch(id, rows));
  }

  private void close(SqlQueryId id) {
    statements.call(caller, new Close(id)).join();
  }

  private static List<Long> numbers(@Nullable SqlPage page) {
    List<Long> numbers = new ArrayList<>();
    assertThat(page).isNotNull();
    for (SqlPage.Part part : page.parts()) {
      for (int row = part.from(); row < part.to(); row++) {
        numbers.add((Long) part.batch().columns().getFirst().get(row));
      }
    }
    return numbers;
  }

  private static SqlErrorCode codeOf(@Nullable SqlError error) {
    assertThat(error).isNotNull();
    return SqlErrorCode.of(error.code());
  }

  @Test
  void rows_come_in_full_pages_and_the_last_is_known_to_be_the_last() {
    for (int batch = 1; batch < 8; batch++) {
      engine.batchRows = batch;
      for (int count = 0; count < 9; count++) {
        for (int wanted = 1; wanted < 5; wanted++) {
          SqlQueryId one = newId();
          Reply reply = execute("rows " + count, one, wanted).join();
          assertThat(reply.error()).isNull();
          assertThat(reply.updateCount()).isEqualTo(-1);
          assertThat(reply.rowMetadata()).isEqualTo(SqlColumnMetadata.of(ScriptedEngine.ROW));
          SqlPage page = reply.rowPage();
          List<Long> all = new ArrayList<>(numbers(page));
          int pages = 1;
          while (!page.isLast()) {
            assertThat(page.rows()).isEqualTo(wanted);
            page = ((Page) statements.call(caller, new Fetch(one, wanted)).join()).rowPage();
            all.addAll(numbers(page));
            pages++;
          }
          assertThat(all).hasSize(count).isSorted().doesNotHaveDuplicates();
          assertThat(pages).isEqualTo(Math.max(1, (count + wanted - 1) / wanted));
          assertThat(engine.last().closes).isEqualTo(1);
        }
      }
    }
    assertThat(statements.open()).isZero();
  }

  @Test
  void the_cursor_is_asked_for_no_more_than_is_wanted() {
    engine.batchRows = 2;
    execute("rows 100", id, 2).join();
    assertThat(engine.last().calls).isEqualTo(2);
    fetch(2).join();
    assertThat(engine.last().calls).isEqualTo(3);
  }

  @Test
  void update_counts_are_0_for_clients_of_the_reference() {
    Reply reply = execute("update 7", id, 1).join();
    assertThat(reply.updateCount()).isZero();
    assertThat(reply.rowMetadata()).isNull();
    assertThat(reply.rowPage()).isNull();
    Execute own = new Execute("update 7", List.of(), -1, 1, null, (byte) 0, newId(), false, true);
    assertThat(((Reply) statements.call(own).join()).updateCount()).isEqualTo(7);
    assertThat(statements.open()).isZero();
    assertThat(statements.executed()).isEqualTo(2);
  }

  @Test
  void endless_results_are_answered_at_once_and_pages_have_what_comes_soon() {
    Reply reply = execute("endless", id, 4).join();
    assertThat(reply.isInfiniteRows()).isTrue();
    assertThat(numbers(reply.rowPage())).isEmpty();
    assertThat(reply.rowPage().isLast()).isFalse();

    CompletableFuture<Page> page = fetch(4);
    member.pass(10_000);
    assertThat(page).isNotDone();
    engine.last().give(1);
    assertThat(page).isNotDone();
    engine.last().give(2);
    assertThat(page).isNotDone();
    member.pass(50);
    assertThat(numbers(page.join().rowPage())).containsExactly(0L, 1L, 2L);

    CompletableFuture<Page> full = fetch(4);
    engine.last().give(5);
    assertThat(numbers(full.join().rowPage())).containsExactly(3L, 4L, 5L, 6L);
    assertThat(full.join().rowPage().isLast()).isFalse();

    CompletableFuture<Page> left = fetch(4);
    assertThat(left).isNotDone();
    member.pass(50);
    assertThat(numbers(left.join().rowPage())).containsExactly(7L);
  }

  @Test
  void failures_are_told_with_their_codes() {
    assertThat(codeOf(execute("fail", id, 1).join().error())).isEqualTo(SqlErrorCode.PARSING);
    assertThat(codeOf(execute("rows 1", id, 0).join().error())).isEqualTo(SqlErrorCode.GENERIC);
    SqlError tooLong = execute("rows " + "1".repeat(30), id, 1).join().error();
    assertThat(codeOf(tooLong)).isEqualTo(SqlErrorCode.PARSING);
    assertThat(tooLong.message()).contains("grid.sql.text-chars-max=30");
    assertThat(tooLong.originatingMemberId()).isEqualTo(member.member());

    CompletableFuture<Reply> later = execute("slow", id, 1);
    engine.last().fail(new GridSqlException(SqlErrorCode.DATA, "no number"));
    assertThat(codeOf(later.join().error())).isEqualTo(SqlErrorCode.DATA);
    assertThat(engine.last().closes).isPositive();
    assertThat(fetch(1).join().error().message()).contains("is not open");
    assertThat(statements.open()).isZero();
    assertThat(statements.failed()).isEqualTo(5);
  }

  @Test
  void what_may_not_be_done_is_not_begun_and_fails_the_call() {
    caller.refusal = new AccessDeniedException("no");
    assertThatThrownBy(() -> execute("rows 1", id, 1).join())
        .hasCauseInstanceOf(AccessDeniedException.class);
    assertThat(engine.plans.getLast().isRun).isFalse();
    assertThat(statements.open()).isZero();
  }

  @Test
  void close_cancels_what_is_under_way_and_may_overtake_it() {
    CompletableFuture<Reply> waiting = execute("slow", id, 1);
    close(id);
    assertThat(codeOf(waiting.join().error())).isEqualTo(SqlErrorCode.CANCELLED);
    assertThat(engine.last().closes).isPositive();
    close(id);
    assertThat(fetch(1).join().error()).isNotNull();

    engine.isHeld = true;
    SqlQueryId held = newId();
    CompletableFuture<Reply> running = execute("update 1", held, 1);
    close(held);
    assertThat(codeOf(running.join().error())).isEqualTo(SqlErrorCode.CANCELLED);
    assertThat(engine.plans.getLast().isCancelled).isTrue();
    engine.plans.getLast().go();
    assertThat(engine.last().closes).isPositive();

    engine.isHeld = false;
    SqlQueryId overtaken = newId();
    close(overtaken);
    assertThat(codeOf(execute("rows 1", overtaken, 1).join().error()))
        .isEqualTo(SqlErrorCode.CANCELLED);
    assertThat(statements.open()).isZero();
  }

  @Test
  void time_outs_are_told_to_who_waits_or_who_asks_next() {
    CompletableFuture<?> waiting = statements.call(caller, statement("slow", id, 1, 3_000));
    member.pass(2_999);
    assertThat(waiting).isNotDone();
    member.pass(1);
    assertThat(codeOf(((Reply) waiting.join()).error())).isEqualTo(SqlErrorCode.TIMEOUT);

    statements.call(caller, statement("endless", id, 1, 3_000)).join();
    member.pass(3_000);
    assertThat(engine.last().closes).isPositive();
    assertThat(codeOf(fetch(1).join().error())).isEqualTo(SqlErrorCode.TIMEOUT);
    assertThat(fetch(1).join().error().message()).contains("is not open");
    assertThat(statements.open()).isZero();
  }

  @Test
  void open_results_of_a_client_are_limited_over_all_its_connections() {
    Caller second = new Caller(caller.client());
    for (int i = 0; i < 3; i++) {
      statements.call(i == 0 ? second : caller, statement("rows 9", newId(), 1, 0)).join();
    }
    SqlError refused = execute("rows 9", id, 1).join().error();
    assertThat(refused.message()).contains("grid.sql.open-per-client-max=3");
    statements.call(new Caller(UUID.randomUUID()), statement("rows 9", newId(), 1, 0)).join();
    assertThat(statements.open()).isEqualTo(4);
    statements.ended(second);
    assertThat(execute("rows 9", id, 1).join().error()).isNull();
    statements.ended(caller);
    assertThat(statements.open()).isEqualTo(1);
  }

  @Test
  void what_nobody_asks_for_is_closed() {
    execute("rows 9", id, 1).join();
    SqlQueryId waitedFor = newId();
    CompletableFuture<Reply> waiting = execute("slow", waitedFor, 1);
    Duration idle = CONFIG.idleTimeout();
    member.pass(idle.toMillis() / 2);
    fetch(1).join();
    member.pass(idle.toMillis() / 2);
    member.pass(idle.toMillis() / 4);
    assertThat(statements.open()).isEqualTo(2);
    member.pass(idle.toMillis() / 4);
    assertThat(statements.idleClosed()).isEqualTo(1);
    assertThat(fetch(1).join().error().message()).contains("grid.sql.idle-timeout=PT10M");
    assertThat(waiting).isNotDone();
    assertThat(statements.open()).isEqualTo(1);
  }

  @Test
  void a_caller_that_has_ended_meanwhile_leaves_nothing() {
    caller.hasEnded = true;
    assertThat(execute("rows 9", id, 1).join().error()).isNotNull();
    assertThat(statements.open()).isZero();
    assertThat(engine.cursors).allMatch(cursor -> cursor.closes > 0);
  }

  @Test
  void the_end_of_the_member_ends_everything() {
    CompletableFuture<Reply> waiting = execute("slow", id, 1);
    statements.close();
    assertThat(waiting.join().error().message()).contains("closed");
    assertThat(engine.isClosed).isTrue();
    assertThat(execute("rows 1", newId(), 1).join().error()).isNotNull();
    assertThat(statements.open()).isZero();
  }

  @Test
  void an_id_is_used_once_and_pages_are_asked_for_one_after_another() {
    execute("rows 9", id, 1).join();
    assertThat(execute("rows 9", id, 1).join().error().message()).contains("is open already");
    assertThat(statements.open()).isEqualTo(1);
    SqlQueryId slow = newId();
    execute("endless", slow, 1).join();
    CompletableFuture<?> first = statements.call(caller, new Fetch(slow, 1));
    Page second = (Page) statements.call(caller, new Fetch(slow, 1)).join();
    assertThat(second.error().message()).contains("before");
    assertThat(first).isDone();
  }

  @Test
  void without_an_engine_the_answer_says_what_is_missing() {
    Statements none = new Statements(member);
    Reply reply = (Reply) none.call(caller, statement("rows 1", id, 1, 0)).join();
    assertThat(codeOf(reply.error())).isEqualTo(SqlErrorCode.GENERIC);
    assertThat(reply.error().message()).contains("grid-sql");
    assertThat(none.open()).isZero();
    none.close();
  }

  @Test
  void the_mapping_of_a_map_is_told() {
    assertThat(statements.call(caller, new SqlMessages.MappingDdl("m")).join())
        .isEqualTo("CREATE MAPPING m");
  }
}
