package dev.grid.security;

/**
 * Is told what a member does for and against whom, besides the log {@code dev.grid.audit}, which
 * always is. Called on a worker of the member, one event after the other in their order. It may
 * block, but only 8,192 events wait; more are lost and counted. What it throws is logged.
 */
@FunctionalInterface
public interface AuditSink {

  /** Something happened. */
  void audit(AuditEvent event);
}
