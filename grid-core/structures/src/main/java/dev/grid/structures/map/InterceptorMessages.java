package dev.grid.structures.map;

import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.security.Action;

/** What goes over the wire for interceptors of maps. */
public sealed interface InterceptorMessages<R> extends StructureMessage<R> {

  /**
   * Adds an interceptor; one of the same bytes that is there already is added again.
   *
   * @param interceptor a {@link dev.grid.map.MapInterceptor} that every member can read
   */
  @Op(id = 0x011400, routing = Routing.ALL, actions = Action.INTERCEPT)
  record AddInterceptor(String name, Data interceptor) implements InterceptorMessages<String> {}

  /**
   * Fails if the interceptor cannot be added; between members, which all answer this before it is
   * added anywhere.
   *
   * @param interceptor as in {@link AddInterceptor}
   */
  @Op(id = 0x01f700, routing = Routing.ALL, retryable = true, readOnly = true)
  record CanIntercept(String name, Data interceptor) implements InterceptorMessages<Void> {}

  /** Removes an interceptor; whether any partition had it. */
  @Op(id = 0x011500, routing = Routing.ALL, actions = Action.INTERCEPT)
  record RemoveInterceptor(String name, String id) implements InterceptorMessages<Boolean> {}
}
