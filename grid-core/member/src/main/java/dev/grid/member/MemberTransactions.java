package dev.grid.member;

import dev.grid.kernel.Invoker;
import dev.grid.kernel.Structure;
import dev.grid.member.connection.MemberContext;
import dev.grid.member.partition.Scheduler;
import dev.grid.member.transaction.TransactionEnvironment;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * What transactions have of a member.
 *
 * @param invoker of their own, which runs what depends on answers on workers
 * @param later runs tasks on workers, later
 */
record MemberTransactions(MemberContext context, Invoker invoker, Scheduler later)
    implements TransactionEnvironment {

  @Override
  public UUID member() {
    return context.id();
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
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public UUID newId() {
    return UUID.randomUUID();
  }
}
