package dev.grid.config;

/**
 * What a member does about the process that it runs in. Immutable; start from {@link #defaults()}.
 *
 * @param shutdownHook whether the end of the process, by SIGTERM or {@code System.exit}, closes the
 *     member, which hands over what it has for up to {@link ClusterConfig#leaveTimeout()}. To be
 *     turned off where something else closes it then, as Spring does
 * @param keepAlive whether the process goes on as long as the member runs, when {@code main} and
 *     every other thread has ended that is no daemon
 */
public record ProcessConfig(boolean shutdownHook, boolean keepAlive) {

  /** The member is closed when the process ends, and keeps it alive until then. */
  public static ProcessConfig defaults() {
    return new ProcessConfig(true, true);
  }

  /** This with or without a shutdown hook. */
  public ProcessConfig withShutdownHook(boolean shutdownHook) {
    return new ProcessConfig(shutdownHook, keepAlive);
  }

  /** This, keeping the process alive or not. */
  public ProcessConfig withKeepAlive(boolean keepAlive) {
    return new ProcessConfig(shutdownHook, keepAlive);
  }
}
