package dev.grid.member;

import dev.grid.kernel.CallObservers;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.ListenerThreads;
import dev.grid.kernel.Structure;
import dev.grid.kernel.query.Queries;
import dev.grid.member.connection.MemberContext;
import dev.grid.member.partition.Scheduler;
import dev.grid.member.partition.Upkeep;
import dev.grid.member.transaction.TransactionEnvironment;
import dev.grid.member.transaction.Transactions;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.serialization.Serialization;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member's transactions, and what they have of it: an invoker of their own, which runs what
 * depends on answers on workers, where the application's runs it on callback threads. Thread-safe.
 */
final class MemberTransactions implements TransactionEnvironment, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MemberTransactions.class);

  private final MemberContext context;
  private final MemberInvoker invoker;
  private final Scheduler later;
  private final Transactions transactions;

  /**
   * No transactions yet.
   *
   * @param later runs tasks on workers, later
   */
  MemberTransactions(
      MemberContext context,
      Serialization serialization,
      ListenerThreads listeners,
      Scheduler later) {
    this.context = context;
    this.later = later;
    CallObservers nobody = new CallObservers(log::warn);
    invoker =
        new MemberInvoker(
            context, serialization, listeners, nobody, context.handover(), later::schedule);
    transactions = new Transactions(this);
  }

  Transactions transactions() {
    return transactions;
  }

  @Override
  public void close() {
    transactions.close();
    invoker.close();
  }

  @Override
  public UUID member() {
    return context.id();
  }

  @Override
  public Invoker invoker() {
    return invoker;
  }

  @Override
  public Codecs codecs() {
    return context.codecs();
  }

  @Override
  public Structure<?> structureOf(Codec<?, ?> codec) {
    return context.kindOf(codec).structure();
  }

  @Override
  public Executor workers() {
    return context.handover();
  }

  @Override
  public Scheduler later() {
    return later;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Upkeep upkeep() {
    return context.host().upkeep();
  }

  @Override
  public Queries queries() {
    return context.host().queries();
  }

  @Override
  public UUID newId() {
    return UUID.randomUUID();
  }
}
