package dev.grid.benchmarks.spring.application;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/**
 * What is measured of one side. Safe for use by several threads once it is filled.
 *
 * @param <S> its sessions
 */
public final class Subject<S extends Session> {

  private static final int SESSIONS_MAX = 1_000;
  private static final String COUNT = "count";

  private final CachedOrders cached;
  private final CacheManager caches;
  private final Orders orders;
  private final SessionRepository<S> sessions;
  private final List<String> sessionIds = new ArrayList<>();
  private String[] ids = {};
  private Order[] all = {};

  /** These four are what the side gives its application. */
  public Subject(
      CachedOrders cached, CacheManager caches, Orders orders, SessionRepository<S> sessions) {
    this.cached = cached;
    this.caches = caches;
    this.orders = orders;
    this.sessions = sessions;
  }

  /** Stores so many orders, in the cache and by the repository, and up to a thousand sessions. */
  void fill(int count) {
    Cache cache = Objects.requireNonNull(caches.getCache(CachedOrders.CACHE));
    ids = new String[count];
    all = new Order[count];
    for (int i = 0; i < count; i++) {
      Order order = Order.of(i);
      ids[i] = order.id();
      all[i] = order;
      cache.put(order.id(), order);
      orders.save(order);
    }
    for (int i = 0; i < Math.min(count, SESSIONS_MAX); i++) {
      S session = sessions.createSession();
      session.setAttribute("user", "customer " + i);
      session.setAttribute("language", "en");
      session.setAttribute("cart", new ArrayList<>(List.of("book " + i, "pen", "lamp")));
      session.setAttribute(COUNT, 0);
      sessions.save(session);
      sessionIds.add(session.getId());
    }
  }

  int size() {
    return all.length;
  }

  /**
   * Does it once.
   *
   * @param at which order or session
   * @throws IllegalStateException if what comes back is not what was stored
   */
  void perform(Work work, int at) {
    switch (work) {
      case CACHE_HIT -> expect(cached.find(ids[at]), at);
      case SAVE -> orders.save(all[at]);
      case FIND -> expect(orders.find(ids[at]), at);
      case SESSION_LOAD -> {
        S session = session(at);
        Object count = session.getAttribute(COUNT);
        if (count == null) {
          throw new IllegalStateException("id=" + session.getId() + " has lost an attribute");
        }
      }
      case SESSION_SAVE -> {
        S session = session(at);
        session.setLastAccessedTime(Instant.now());
        session.setAttribute(COUNT, at);
        sessions.save(session);
      }
    }
  }

  private S session(int at) {
    String id = sessionIds.get(at % sessionIds.size());
    S session = sessions.findById(id);
    if (session == null) {
      throw new IllegalStateException("session=" + id + " is missing");
    }
    return session;
  }

  private void expect(@Nullable Order found, int at) {
    if (!all[at].equals(found)) {
      throw new IllegalStateException("expected=" + all[at] + " found=" + found);
    }
  }
}
