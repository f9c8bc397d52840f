package dev.grid.structures.transaction;

import dev.grid.StructureType;
import dev.grid.config.MemberConfig;
import dev.grid.config.SplitBrainProtection;
import dev.grid.config.StructureConfig;
import dev.grid.kernel.Backups;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.InternalStructure;
import dev.grid.kernel.MemberPart;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Subscription;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Message;
import dev.grid.protocol.types.BranchXid;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Logs of transactions (service 0x61, of our own): one for each number of backups, which is its
 * name, in the partitions of its transactions' ids. Immutable.
 */
public final class TransactionLogStructure implements InternalStructure<LogState> {

  /** Counts transactions that were ended in the place of their coordinators. */
  public static final String RECOVERED = "recovered";

  /** Counts branches that are prepared and wait for their managers. */
  public static final String PREPARED = "prepared";

  /** Counts those of them that have waited for long. */
  public static final String PREPARED_LONG = "preparedLong";

  /** The kind, which applications cannot ask for. */
  static final StructureType<TransactionLog, LogConfig> TYPE =
      new StructureType<>(
          "grid:transactionLogService",
          "transaction-log",
          TransactionLog.class,
          TransactionLog.class,
          LogConfig.class,
          LogConfig::new,
          false,
          List.of(RECOVERED, PREPARED, PREPARED_LONG));

  private final EffectCodec effects = new EffectMessages(LogEffectCodecs.ALL);

  /** Nothing but its name can be chosen. */
  record LogConfig(String name) implements StructureConfig {

    @Override
    public StructureType<?, ?> type() {
      return TYPE;
    }
  }

  /** The name of the log with so many backups. */
  public static String name(int backups) {
    return Integer.toString(backups);
  }

  /**
   * Records that a transaction begins to commit; it is rolled back if that is not decided in time.
   *
   * @param log {@link #name}
   * @param coordinator the member that asks
   * @param endings whole requests of what has been prepared by then
   */
  public static Message<Void> begin(
      String log, UUID transaction, UUID coordinator, long timeoutMillis, List<byte[]> endings) {
    return new LogMessages.Begin(
        log, LogMessages.key(transaction), transaction, coordinator, timeoutMillis, endings, null);
  }

  /** Records that a branch is about to be prepared, as {@link #begin} does. */
  public static Message<Void> beginBranch(
      String log,
      UUID branch,
      UUID coordinator,
      long timeoutMillis,
      List<byte[]> endings,
      BranchXid xid) {
    return new LogMessages.Begin(
        log, LogMessages.key(branch), branch, coordinator, timeoutMillis, endings, xid);
  }

  /** Says that a branch is prepared. Answered with false if it is rolled back already. */
  public static Message<Boolean> hold(String log, UUID branch) {
    return new LogMessages.Hold(log, LogMessages.key(branch), branch);
  }

  /** Decides that a transaction commits. Answered with false if it is rolled back already. */
  public static Message<Boolean> commit(String log, UUID transaction) {
    return new LogMessages.Decide(log, LogMessages.key(transaction), transaction, true);
  }

  /** Decides that a transaction is rolled back, unless it commits already; the log does that. */
  public static Message<Boolean> rollBack(String log, UUID transaction) {
    return new LogMessages.Decide(log, LogMessages.key(transaction), transaction, false);
  }

  /** Says that a transaction's endings are all carried out. */
  public static Message<Void> forget(String log, UUID transaction) {
    return new LogMessages.Forget(log, LogMessages.key(transaction), transaction);
  }

  /** Asks a log whether it has a record of a transaction. */
  public static Message<Boolean> isRecorded(String log, UUID transaction) {
    return new LogMessages.IsRecorded(log, LogMessages.key(transaction), transaction);
  }

  @Override
  public StructureType<?, ?> type() {
    return TYPE;
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(LogMessagesCodecs.ALL);
  }

  @Override
  public Handler<LogState> handler() {
    return new LogHandler();
  }

  @Override
  public LogState newState(StateContext context) {
    return new LogState();
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }

  @Override
  public MemberPart<?> part(String name, MemberConfig config) {
    return new MemberPart<>(Recovery.class, services -> new Recovery(name, services));
  }

  /** By its name; as many as there may be if that is none. */
  @Override
  public Backups backups(String name, MemberConfig config) {
    try {
      return new Backups(Math.clamp(Long.parseLong(name), 0, Backups.MAX), 0);
    } catch (NumberFormatException e) {
      return new Backups(Backups.MAX, 0);
    }
  }

  @Override
  public @Nullable SplitBrainProtection protection(String name, MemberConfig config) {
    return null;
  }

  @Override
  public Merging merging(LogState state, String name) {
    return new LogMerging(name, state);
  }

  @Override
  public @Nullable Subscription subscription(Message<?> message) {
    return null;
  }
}
