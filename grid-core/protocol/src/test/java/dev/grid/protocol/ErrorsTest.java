package dev.grid.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.AccessDeniedException;
import dev.grid.GridException;
import dev.grid.NotReadyException;
import dev.grid.PartitionLostException;
import dev.grid.RemoteException;
import dev.grid.SplitBrainException;
import dev.grid.StructureUnavailableException;
import dev.grid.cp.CpUnavailableException;
import dev.grid.cp.GroupDestroyedException;
import dev.grid.cp.SessionExpiredException;
import dev.grid.cp.WaitCancelledException;
import dev.grid.map.MapStoreException;
import dev.grid.protocol.ErrorCode.Retry;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.queue.QueueComparatorException;
import dev.grid.queue.QueueStoreException;
import dev.grid.ringbuffer.RingbufferStoreException;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of failures on the wire. */
class ErrorsTest {

  private static RemoteFailure sent(Throwable failure) {
    MessageWriter out = new MessageWriter();
    Errors.write(out, 7, failure);
    byte[] message = Arrays.copyOf(out.buffer(), out.length());
    return Errors.read(new MessageReader().open(message, 0, message.length));
  }

  private static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new AccessDeniedException("you may not"), 64, Retry.NEVER),
        Arguments.of(new NotReadyException("soon"), 46, Retry.ALWAYS),
        Arguments.of(new SplitBrainException("not for a while"), 42, Retry.NEVER),
        Arguments.of(new PartitionLostException("gone"), 18, Retry.NEVER),
        Arguments.of(new StructureUnavailableException("no store", null), 18, Retry.NEVER),
        Arguments.of(new QueueStoreException("full", null), 18, Retry.NEVER),
        Arguments.of(new CpUnavailableException("off"), 18, Retry.NEVER),
        Arguments.of(new SessionExpiredException("late"), 85, Retry.NEVER),
        Arguments.of(new WaitCancelledException("another"), 86, Retry.NEVER),
        Arguments.of(new GroupDestroyedException("gone"), 89, Retry.NEVER),
        Arguments.of(new MapStoreException("full", new IOException("no table")), 18, Retry.NEVER),
        Arguments.of(new QueueComparatorException("no order", null), 18, Retry.NEVER),
        Arguments.of(new RingbufferStoreException("full", null), 18, Retry.NEVER));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failure_comesBackAsItself_andSaysWhetherClientsTryAgain(
      GridException failure, int code, Retry retry) {
    RemoteFailure received = sent(failure);
    assertThat(received.code()).isEqualTo(code);
    assertThat(received.retry()).isEqualTo(retry);
    assertThat(received.toException())
        .isExactlyInstanceOf(failure.getClass())
        .hasMessage(failure.getMessage());
  }

  /** Of every kind that has a code. */
  private static Stream<RuntimeException> kinds() {
    return Arrays.stream(ErrorCode.values())
        .map(code -> new RemoteFailure(code.code(), code.className(), "why", null).toException());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void causes_comeToo_andSayTheSameWhenTheyAreSentOn(RuntimeException failure) {
    failure.initCause(new Exception("it is so", new NotReadyException("soon")));
    RemoteFailure received = sent(failure);
    RuntimeException told = received.toException();
    assertThat(told).isExactlyInstanceOf(failure.getClass()).hasMessage(failure.getMessage());
    assertThat(told)
        .cause()
        .isInstanceOf(RemoteException.class)
        .hasMessage("java.lang.Exception: it is so")
        .cause()
        .isExactlyInstanceOf(NotReadyException.class)
        .hasMessage("soon");
    assertThat(sent(told)).isEqualTo(received);
    assertThat(RemoteFailure.of(told)).isEqualTo(received);
  }

  @Test
  void causesWithoutEnd_areCutOff() {
    Exception first = new Exception("first");
    first.initCause(new Exception("second", first));
    assertThat(sent(first)).isEqualTo(RemoteFailure.of(first));
    int causes = 0;
    for (RemoteFailure f = sent(first); f.cause() != null; f = f.cause()) {
      causes++;
    }
    assertThat(causes).isEqualTo(3);
  }

  @Test
  void failureOfAClassThatIsNotNamed_isRemote() {
    assertThat(sent(new GridException("why")).toException())
        .isInstanceOf(RemoteException.class)
        .hasMessageContaining("why");
  }
}
