package dev.grid.member;

import dev.grid.kernel.ListenerThreads;
import dev.grid.member.connection.ClientListener;
import dev.grid.member.tls.MemberTls;
import org.jspecify.annotations.Nullable;

/** Ends what has begun of a member that cannot start. */
final class FailedStart {

  private FailedStart() {}

  /** What was not made is null. */
  static void close(
      @Nullable ClientListener listener,
      @Nullable MemberTls tls,
      @Nullable MemberCore core,
      @Nullable MemberThreads threads,
      @Nullable MemberPools pools,
      @Nullable ListenerThreads listenerThreads,
      Workers workers) {
    if (listener != null) {
      listener.close();
    }
    if (tls != null) {
      tls.close();
    }
    if (core != null) {
      core.stop();
    }
    if (threads != null) {
      threads.closeClusterThread();
      threads.closeCallbacks();
    }
    if (pools != null) {
      pools.close();
    }
    if (listenerThreads != null) {
      listenerThreads.close();
    }
    workers.close();
  }
}
