package dev.grid.protocol;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The protocol's error codes that this project sends or acts on. {@link #retry()} says what a
 * client may do without asking its user.
 */
public enum ErrorCode {
  UNKNOWN(0, "java.lang.RuntimeException"),
  ARRAY_INDEX_OUT_OF_BOUNDS(1, "java.lang.ArrayIndexOutOfBoundsException"),
  AUTHENTICATION(3, "com.hazelcast.client.AuthenticationException"),
  CALLER_NOT_MEMBER(8, "com.hazelcast.spi.exception.CallerNotMemberException", Retry.ALWAYS),
  CANCELLATION(9, "java.util.concurrent.CancellationException"),
  CLASS_CAST(10, "java.lang.ClassCastException"),
  CONFIG_MISMATCH(13, "com.hazelcast.internal.cluster.impl.ConfigMismatchException"),
  DESTROYED(14, "com.hazelcast.spi.exception.DistributedObjectDestroyedException"),
  EOF(15, "java.io.EOFException", Retry.ALWAYS),
  HAZELCAST(18, "com.hazelcast.core.HazelcastException"),
  NOT_ACTIVE(19, "com.hazelcast.core.HazelcastInstanceNotActiveException", Retry.ALWAYS),
  OVERLOAD(20, "com.hazelcast.core.HazelcastOverloadException"),
  SERIALIZATION(21, "com.hazelcast.nio.serialization.HazelcastSerializationException"),
  IO(22, "java.io.IOException", Retry.ALWAYS),
  ILLEGAL_ARGUMENT(23, "java.lang.IllegalArgumentException"),
  ILLEGAL_MONITOR_STATE(26, "java.lang.IllegalMonitorStateException"),
  ILLEGAL_STATE(27, "java.lang.IllegalStateException"),
  INDEX_OUT_OF_BOUNDS(29, "java.lang.IndexOutOfBoundsException"),
  INVALID_CONFIGURATION(32, "com.hazelcast.config.InvalidConfigurationException"),
  MEMBER_LEFT(33, "com.hazelcast.core.MemberLeftException", Retry.ALWAYS),
  NO_SUCH_ELEMENT(35, "java.util.NoSuchElementException"),
  NULL_POINTER(37, "java.lang.NullPointerException"),
  OPERATION_TIMEOUT(38, "com.hazelcast.core.OperationTimeoutException"),
  PARTITION_MIGRATING(39, "com.hazelcast.spi.exception.PartitionMigratingException", Retry.ALWAYS),
  QUERY(40, "com.hazelcast.query.QueryException"),
  QUERY_RESULT_SIZE(41, "com.hazelcast.map.QueryResultSizeExceededException"),
  SPLIT_BRAIN(42, "com.hazelcast.splitbrainprotection.SplitBrainProtectionException"),
  REJECTED(44, "java.util.concurrent.RejectedExecutionException"),
  RETRYABLE(46, "com.hazelcast.spi.exception.RetryableHazelcastException", Retry.ALWAYS),
  RETRYABLE_IO(47, "com.hazelcast.spi.exception.RetryableIOException", Retry.ALWAYS),
  SECURITY(49, "java.lang.SecurityException"),
  SOCKET(50, "java.net.SocketException", Retry.ALWAYS),
  STALE_SEQUENCE(51, "com.hazelcast.ringbuffer.StaleSequenceException"),
  TARGET_DISCONNECTED(
      52, "com.hazelcast.spi.exception.TargetDisconnectedException", Retry.IF_IDEMPOTENT),
  TARGET_NOT_MEMBER(53, "com.hazelcast.spi.exception.TargetNotMemberException", Retry.ALWAYS),
  TIMEOUT(54, "java.util.concurrent.TimeoutException"),
  TRANSACTION(56, "com.hazelcast.transaction.TransactionException"),
  TRANSACTION_NOT_ACTIVE(57, "com.hazelcast.transaction.TransactionNotActiveException"),
  TRANSACTION_TIMED_OUT(58, "com.hazelcast.transaction.TransactionTimedOutException"),
  UNSUPPORTED(61, "java.lang.UnsupportedOperationException"),
  WRONG_TARGET(62, "com.hazelcast.spi.exception.WrongTargetException", Retry.ALWAYS),
  ACCESS_CONTROL(64, "java.security.AccessControlException"),
  LOGIN(65, "javax.security.auth.login.LoginException"),
  NO_DATA_MEMBER(67, "com.hazelcast.partition.NoDataMemberInClusterException"),
  MAX_MESSAGE_SIZE(69, "com.hazelcast.client.impl.protocol.exception.MaxMessageSizeExceeded"),
  SERVICE_NOT_FOUND(75, "com.hazelcast.spi.exception.ServiceNotFoundException"),
  STALE_TASK_ID(76, "com.hazelcast.durableexecutor.StaleTaskIdException"),
  DUPLICATE_TASK(77, "com.hazelcast.scheduledexecutor.DuplicateTaskException"),
  STALE_TASK(78, "com.hazelcast.scheduledexecutor.StaleTaskException"),
  INDETERMINATE(80, "com.hazelcast.core.IndeterminateOperationStateException"),
  FLAKE_ID_NODE_OUT_OF_RANGE(81, "com.hazelcast.flakeidgen.impl.NodeIdOutOfRangeException"),
  TARGET_NOT_REPLICA(82, "com.hazelcast.crdt.TargetNotReplicaException", Retry.ALWAYS),
  CONSISTENCY_LOST(84, "com.hazelcast.crdt.ConsistencyLostException"),
  SESSION_EXPIRED(85, "com.hazelcast.cp.internal.session.SessionExpiredException"),
  WAIT_KEY_CANCELLED(
      86, "com.hazelcast.cp.internal.datastructures.exception.WaitKeyCancelledException"),
  LOCK_OWNERSHIP_LOST(88, "com.hazelcast.cp.lock.exception.LockOwnershipLostException"),
  CP_GROUP_DESTROYED(89, "com.hazelcast.cp.exception.CPGroupDestroyedException"),
  CANNOT_REPLICATE(90, "com.hazelcast.cp.exception.CannotReplicateException", Retry.ALWAYS);

  /** What a client may do without asking. */
  public enum Retry {
    /** The call failed for good. */
    NEVER,
    /** Nothing was applied: send it again. */
    ALWAYS,
    /** It may have been applied: send it again only if that does no harm. */
    IF_IDEMPOTENT
  }

  private static final Map<Integer, ErrorCode> BY_CODE = new HashMap<>();

  static {
    for (ErrorCode code : values()) {
      BY_CODE.put(code.code, code);
    }
  }

  private final int code;
  private final String className;
  private final Retry retry;

  ErrorCode(int code, String className) {
    this(code, className, Retry.NEVER);
  }

  ErrorCode(int code, String className, Retry retry) {
    this.code = code;
    this.className = className;
    this.retry = retry;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** The class that clients of the reference raise for it. */
  public String className() {
    return className;
  }

  /** What a client may do without asking. */
  public Retry retry() {
    return retry;
  }

  /** The code of a number, or null if this project does not know it. */
  public static @Nullable ErrorCode of(int code) {
    return BY_CODE.get(code);
  }
}
