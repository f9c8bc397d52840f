package dev.grid.protocol;

import dev.grid.AccessDeniedException;
import dev.grid.AuthenticationException;
import dev.grid.ConfigMismatchException;
import dev.grid.ConnectionLostException;
import dev.grid.GridException;
import dev.grid.GridNotActiveException;
import dev.grid.GridSerializationException;
import dev.grid.GridTimeoutException;
import dev.grid.IndeterminateResultException;
import dev.grid.InvalidConfigurationException;
import dev.grid.MessageTooLargeException;
import dev.grid.NotReadyException;
import dev.grid.OverloadedException;
import dev.grid.PartitionLostException;
import dev.grid.RemoteException;
import dev.grid.SplitBrainException;
import dev.grid.StructureDestroyedException;
import dev.grid.StructureUnavailableException;
import dev.grid.cp.CpUnavailableException;
import dev.grid.cp.GroupDestroyedException;
import dev.grid.cp.LockOwnershipLostException;
import dev.grid.cp.SessionExpiredException;
import dev.grid.cp.WaitCancelledException;
import dev.grid.durableexecutor.StaleTaskIdException;
import dev.grid.flakeid.NodeIdOutOfRangeException;
import dev.grid.map.MapStoreException;
import dev.grid.pncounter.ConsistencyLostException;
import dev.grid.pncounter.NoDataMemberException;
import dev.grid.protocol.frame.Frames;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.query.QueryException;
import dev.grid.query.ResultTooLargeException;
import dev.grid.queue.QueueComparatorException;
import dev.grid.queue.QueueStoreException;
import dev.grid.ringbuffer.RingbufferStoreException;
import dev.grid.ringbuffer.StaleSequenceException;
import dev.grid.scheduledexecutor.DuplicateTaskException;
import dev.grid.scheduledexecutor.StaleTaskException;
import dev.grid.transaction.MixedOutcomeException;
import dev.grid.transaction.TransactionException;
import dev.grid.transaction.TransactionNotActiveException;
import dev.grid.transaction.TransactionTimedOutException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Turns exceptions into error responses and back. Stack traces stay at home. */
public final class Errors {

  /** Causes further down are not sent. */
  static final int CAUSES_MAX = 4;

  private static final int MESSAGE_CHARS_MAX = 4096;

  private Errors() {}

  /** Writes a whole error response. */
  public static void write(MessageWriter out, long correlationId, Throwable failure) {
    out.beginResponse(Frames.ERROR_TYPE, correlationId, 0);
    out.writeList(holders(failure), ErrorHolderCodec::encode);
    out.endMessage();
  }

  /** A failure and its causes, as far as they are sent. */
  static List<ErrorHolder> holders(Throwable failure) {
    List<ErrorHolder> errors = new ArrayList<>();
    for (Throwable t = failure; t != null && errors.size() < CAUSES_MAX; t = t.getCause()) {
      errors.add(holder(t));
    }
    return errors;
  }

  /** Reads an error response that has been opened. */
  public static RemoteFailure read(MessageReader in) {
    return RemoteFailure.of(in.readList(ErrorHolderCodec::decode));
  }

  /** What a failure is on the wire, without its cause. */
  static ErrorHolder holder(Throwable failure) {
    if (failure instanceof RelayedException relayed) {
      RemoteFailure came = relayed.failure;
      return new ErrorHolder(came.code(), came.className(), came.message(), List.of());
    }
    ErrorCode code = codeOf(failure);
    boolean isNamed =
        code == ErrorCode.UNKNOWN
            || failure instanceof PartitionLostException
            || failure instanceof StructureUnavailableException
            || failure instanceof CpUnavailableException
            || failure instanceof RingbufferStoreException
            || failure instanceof QueueStoreException
            || failure instanceof MapStoreException
            || failure instanceof QueueComparatorException
            || failure instanceof MixedOutcomeException;
    String className = isNamed ? failure.getClass().getName() : code.className();
    String message = failure.getMessage();
    if (message != null && message.length() > MESSAGE_CHARS_MAX) {
      message = message.substring(0, MESSAGE_CHARS_MAX) + "...";
    }
    return new ErrorHolder(code.code(), className, message, List.of());
  }

  /** The code that says best what an exception means. */
  public static ErrorCode codeOf(Throwable failure) {
    return switch (failure) {
      case AccessDeniedException e -> ErrorCode.ACCESS_CONTROL;
      case AuthenticationException e -> ErrorCode.AUTHENTICATION;
      case ConnectionLostException e -> ErrorCode.TARGET_DISCONNECTED;
      case StructureDestroyedException e -> ErrorCode.DESTROYED;
      case GridNotActiveException e -> ErrorCode.NOT_ACTIVE;
      case SplitBrainException e -> ErrorCode.SPLIT_BRAIN;
      case TargetNotReplicaException e -> ErrorCode.TARGET_NOT_REPLICA;
      case TargetNotMemberException e -> ErrorCode.TARGET_NOT_MEMBER;
      case NotReadyException e -> ErrorCode.RETRYABLE;
      case ConsistencyLostException e -> ErrorCode.CONSISTENCY_LOST;
      case NoDataMemberException e -> ErrorCode.NO_DATA_MEMBER;
      case NodeIdOutOfRangeException e -> ErrorCode.FLAKE_ID_NODE_OUT_OF_RANGE;
      case OverloadedException e -> ErrorCode.OVERLOAD;
      case GridSerializationException e -> ErrorCode.SERIALIZATION;
      case GridTimeoutException e -> ErrorCode.OPERATION_TIMEOUT;
      case IndeterminateResultException e -> ErrorCode.INDETERMINATE;
      case ConfigMismatchException e -> ErrorCode.CONFIG_MISMATCH;
      case InvalidConfigurationException e -> ErrorCode.INVALID_CONFIGURATION;
      case MessageTooLargeException e -> ErrorCode.MAX_MESSAGE_SIZE;
      case UnknownServiceException e -> ErrorCode.SERVICE_NOT_FOUND;
      case StaleSequenceException e -> ErrorCode.STALE_SEQUENCE;
      case SessionExpiredException e -> ErrorCode.SESSION_EXPIRED;
      case WaitCancelledException e -> ErrorCode.WAIT_KEY_CANCELLED;
      case LockOwnershipLostException e -> ErrorCode.LOCK_OWNERSHIP_LOST;
      case GroupDestroyedException e -> ErrorCode.CP_GROUP_DESTROYED;
      case StaleTaskIdException e -> ErrorCode.STALE_TASK_ID;
      case DuplicateTaskException e -> ErrorCode.DUPLICATE_TASK;
      case StaleTaskException e -> ErrorCode.STALE_TASK;
      case TransactionNotActiveException e -> ErrorCode.TRANSACTION_NOT_ACTIVE;
      case TransactionTimedOutException e -> ErrorCode.TRANSACTION_TIMED_OUT;
      case TransactionException e -> ErrorCode.TRANSACTION;
      case ResultTooLargeException e -> ErrorCode.QUERY_RESULT_SIZE;
      case QueryException e -> ErrorCode.QUERY;
      case GridException e -> ErrorCode.HAZELCAST;
      case CancellationException e -> ErrorCode.CANCELLATION;
      case RejectedExecutionException e -> ErrorCode.REJECTED;
      case IllegalMonitorStateException e -> ErrorCode.ILLEGAL_MONITOR_STATE;
      case IllegalStateException e -> ErrorCode.ILLEGAL_STATE;
      case IllegalArgumentException e -> ErrorCode.ILLEGAL_ARGUMENT;
      case IndexOutOfBoundsException e -> ErrorCode.INDEX_OUT_OF_BOUNDS;
      case NoSuchElementException e -> ErrorCode.NO_SUCH_ELEMENT;
      case NullPointerException e -> ErrorCode.NULL_POINTER;
      case UnsupportedOperationException e -> ErrorCode.UNSUPPORTED;
      case ClassCastException e -> ErrorCode.CLASS_CAST;
      default -> ErrorCode.UNKNOWN;
    };
  }

  /** The exception for a failure. Only those that are made with a cause have it yet. */
  static RuntimeException toException(RemoteFailure failure) {
    @Nullable ErrorCode code = ErrorCode.of(failure.code());
    String message = failure.message();
    if (code == null) {
      return unnamed(failure);
    }
    return switch (code) {
      case AUTHENTICATION, LOGIN, SECURITY -> new AuthenticationException(message);
      case ACCESS_CONTROL -> new AccessDeniedException(message);
      case TARGET_DISCONNECTED -> new ConnectionLostException(message);
      case DESTROYED -> new StructureDestroyedException(message);
      case NOT_ACTIVE,
          CALLER_NOT_MEMBER,
          MEMBER_LEFT,
          PARTITION_MIGRATING,
          RETRYABLE,
          RETRYABLE_IO,
          WRONG_TARGET,
          CANNOT_REPLICATE ->
          new NotReadyException(message);
      case STALE_SEQUENCE -> new StaleSequenceException(String.valueOf(message));
      case SESSION_EXPIRED -> new SessionExpiredException(message);
      case WAIT_KEY_CANCELLED -> new WaitCancelledException(message);
      case LOCK_OWNERSHIP_LOST -> new LockOwnershipLostException(message);
      case CP_GROUP_DESTROYED -> new GroupDestroyedException(message);
      case STALE_TASK_ID -> new StaleTaskIdException(String.valueOf(message));
      case DUPLICATE_TASK -> new DuplicateTaskException(String.valueOf(message));
      case STALE_TASK -> new StaleTaskException(String.valueOf(message));
      case TARGET_NOT_MEMBER -> new TargetNotMemberException(message);
      case TARGET_NOT_REPLICA -> new TargetNotReplicaException(message);
      case CONSISTENCY_LOST -> new ConsistencyLostException(message);
      case NO_DATA_MEMBER -> new NoDataMemberException(message);
      case FLAKE_ID_NODE_OUT_OF_RANGE -> new NodeIdOutOfRangeException(message);
      case SPLIT_BRAIN -> new SplitBrainException(String.valueOf(message));
      case HAZELCAST -> named(failure);
      case TRANSACTION ->
          failure.className().equals(MixedOutcomeException.class.getName())
              ? new MixedOutcomeException(message)
              : new TransactionException(message);
      case TRANSACTION_NOT_ACTIVE -> new TransactionNotActiveException(message);
      case TRANSACTION_TIMED_OUT -> new TransactionTimedOutException(message);
      case QUERY -> new QueryException(message);
      case QUERY_RESULT_SIZE -> new ResultTooLargeException(message);
      case OVERLOAD -> new OverloadedException(message);
      case SERIALIZATION -> new GridSerializationException(message);
      case OPERATION_TIMEOUT, TIMEOUT -> new GridTimeoutException(message);
      case INDETERMINATE -> new IndeterminateResultException(message);
      case INVALID_CONFIGURATION -> new InvalidConfigurationException(message);
      case CONFIG_MISMATCH -> new ConfigMismatchException(message);
      case CANCELLATION -> new CancellationException(message);
      case REJECTED -> new RejectedExecutionException(message);
      case ILLEGAL_MONITOR_STATE -> new IllegalMonitorStateException(message);
      case ILLEGAL_STATE -> new IllegalStateException(message);
      case ILLEGAL_ARGUMENT -> new IllegalArgumentException(message);
      case INDEX_OUT_OF_BOUNDS, ARRAY_INDEX_OUT_OF_BOUNDS -> new IndexOutOfBoundsException(message);
      case NO_SUCH_ELEMENT -> new NoSuchElementException(message);
      case NULL_POINTER -> new NullPointerException(message);
      case UNSUPPORTED -> new UnsupportedOperationException(message);
      case CLASS_CAST -> new ClassCastException(message);
      case MAX_MESSAGE_SIZE -> new MessageTooLargeException(message);
      case SERVICE_NOT_FOUND -> new UnknownServiceException(String.valueOf(message));
      case UNKNOWN, EOF, IO, SOCKET -> unnamed(failure);
    };
  }

  /** What the protocol has no code for is told by its class, which only we look at. */
  private static RuntimeException named(RemoteFailure failure) {
    String message = String.valueOf(failure.message());
    RuntimeException cause = failure.cause() == null ? null : failure.cause().toException();
    if (failure.className().equals(PartitionLostException.class.getName())) {
      return new PartitionLostException(message);
    }
    if (failure.className().equals(StructureUnavailableException.class.getName())) {
      return new StructureUnavailableException(message, cause);
    }
    if (failure.className().equals(CpUnavailableException.class.getName())) {
      return new CpUnavailableException(message);
    }
    if (failure.className().equals(QueueStoreException.class.getName())) {
      return new QueueStoreException(message, cause);
    }
    if (failure.className().equals(MapStoreException.class.getName())) {
      return new MapStoreException(message, cause);
    }
    if (failure.className().equals(QueueComparatorException.class.getName())) {
      return new QueueComparatorException(message, cause);
    }
    return failure.className().equals(RingbufferStoreException.class.getName())
        ? new RingbufferStoreException(message, cause)
        : unnamed(failure);
  }

  private static RemoteException unnamed(RemoteFailure failure) {
    return new RelayedException(failure);
  }
}
