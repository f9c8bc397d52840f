package dev.grid.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Wants tests that are {@link InPartitions} to end with a refusal where structures are strong. */
public final class RefusedInGroups implements InvocationInterceptor {

  @Override
  public void interceptTestMethod(
      Invocation<Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
      throws Throwable {
    boolean isRefused =
        method.getExecutable().isAnnotationPresent(InPartitions.class)
            && isInGroups(method.getTarget().orElseThrow());
    if (!isRefused) {
      test.proceed();
      return;
    }
    Throwable thrown = catchThrowable(test::proceed);
    Throwable refusal = thrown;
    while (refusal != null && !(refusal instanceof UnsupportedOperationException)) {
      refusal = refusal.getCause();
    }
    assertThat(refusal)
        .as("the refusal of a call that Raft groups do not serve, in %s", thrown)
        .isNotNull()
        .hasMessageContaining("is in a Raft group, by consistency=STRONG");
  }

  private static boolean isInGroups(Object test) throws IllegalAccessException {
    Field field =
        Arrays.stream(test.getClass().getDeclaredFields())
            .filter(each -> Placed.class.isAssignableFrom(each.getType()))
            .findFirst()
            .orElseThrow(() -> new AssertionError(test.getClass() + " does not keep its place"));
    field.setAccessible(true);
    return ((Placed) field.get(test)).deployment().isStrong();
  }

  /** What a test class is run for; it keeps it in a field. */
  public interface Placed {

    /** Where its structures are. */
    Deployment deployment();
  }
}
