package dev.grid.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One error of an error response; the next one in its list is its cause. */
@Struct
public record ErrorHolder(
    int errorCode,
    String className,
    @Nullable String message,
    List<StackFrame> stackTraceElements) {

  /** A line of a stack trace. */
  @Struct
  public record StackFrame(
      String className, String methodName, @Nullable String fileName, int lineNumber) {}
}
