package dev.grid.coordination;

import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where this member stands for election, and what it leads. Thread-safe: a candidacy's fields are
 * guarded by its lock, under which nobody is called but {@link Driver#campaign}, which does not
 * block.
 */
final class Elections {

  private static final Logger LOGGER = LoggerFactory.getLogger(Elections.class);

  /**
   * For how many intervals a member that stood down leaves it to others, where drivers are asked.
   */
  private static final int OTHERS_FIRST_INTERVALS = 3;

  private final Driver driver;
  private final String memberId;
  private final CoordinatorUrl url;
  private final Watches watches;
  private final Map<String, Candidacy> candidacies = new ConcurrentHashMap<>();

  Elections(Driver driver, String memberId, CoordinatorUrl url, Watches watches) {
    this.driver = driver;
    this.memberId = memberId;
    this.url = url;
    this.watches = watches;
  }

  Watch addElected(String group, Consumer<? super LeaderElected> callback, boolean member) {
    Candidacy candidacy = candidacy(group);
    Term held = candidacy.add(callback, member);
    if (held != null) {
      watches.post(() -> candidacy.tellLate(callback, held));
    }
    return () -> candidacy.remove(callback);
  }

  Watch addRevoked(String group, Consumer<? super LeaderRevoked> callback) {
    Candidacy candidacy = candidacy(group);
    candidacy.revoked.add(callback);
    return () -> candidacy.revoked.remove(callback);
  }

  private Candidacy candidacy(String group) {
    return candidacies.computeIfAbsent(group, Candidacy::new);
  }

  Optional<Leadership> leadership(String group) {
    Candidacy candidacy = candidacies.get(group);
    return candidacy == null ? Optional.empty() : candidacy.leading();
  }

  void joined(String group) {
    candidacy(group).joined();
  }

  void left(String group) {
    candidacy(group).left();
  }

  void lost(String group) {
    var unused = candidacy(group).lost();
  }

  /** Whether there were any. */
  boolean allLost() {
    boolean any = false;
    for (Candidacy candidacy : candidacies.values()) {
      any |= candidacy.lost().isPresent();
    }
    return any;
  }

  /** Taken for lost, though the driver may have them: it is told to give them up. */
  boolean giveUpAll() {
    boolean any = false;
    for (Candidacy candidacy : candidacies.values()) {
      Optional<Leadership> had = candidacy.lost();
      had.ifPresent(candidacy::declineSoon);
      any |= had.isPresent();
    }
    return any;
  }

  /** Asks, for each candidacy of which the driver does not tell, whether there is no leader. */
  void tryOnce() {
    for (Candidacy candidacy : candidacies.values()) {
      if (candidacy.mayTry()) {
        long lostBefore = candidacy.losses();
        Optional<Leadership> leadership = driver.tryLead(candidacy.group);
        if (leadership.isPresent() && !candidacy.elected(leadership.get(), lostBefore)) {
          candidacy.decline(leadership.get());
        }
      }
    }
  }

  void standDown(String group) {
    Candidacy candidacy = candidacies.get(group);
    if (candidacy != null) {
      candidacy.standDown(url.standDownTimeout(), true);
    }
  }

  /**
   * Stands down everywhere; callbacks are waited for as long as one alone may take. After the first
   * call that has no answer only callbacks are made: what is led ends with the session.
   */
  void stop() {
    long end = System.nanoTime() + url.standDownTimeout().toNanos();
    boolean answers = true;
    for (Candidacy candidacy : candidacies.values()) {
      candidacy.left();
      try {
        candidacy.standDown(Duration.ofNanos(Math.max(1, end - System.nanoTime())), answers);
      } catch (CoordinationException e) {
        answers = false;
        LOGGER.debug("member={} group={}: could not stand down", memberId, candidacy.group, e);
      }
    }
  }

  /** A time that this member leads; each is another, though tokens may be equal or none. */
  private static final class Term {

    private final Leadership leadership;

    Term(Leadership leadership) {
      this.leadership = leadership;
    }
  }

  /**
   * One group. It leads from {@link #elected} until {@link #lost} or the end of {@link #standDown};
   * {@code told} is the term of which callbacks were told, and which has to be revoked to them.
   */
  private final class Candidacy {

    private final String group;
    private final List<Consumer<? super LeaderElected>> elected = new CopyOnWriteArrayList<>();
    private final List<Consumer<? super LeaderRevoked>> revoked = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();

    private boolean member;
    private @Nullable Subscription campaign;
    private @Nullable Term leading;

    /** That which is being given up. */
    private @Nullable Term standingDown;

    private @Nullable Term told;
    private long losses;

    private long othersFirstUntilNanos = System.nanoTime();

    Candidacy(String group) {
      this.group = group;
    }

    Optional<Leadership> leading() {
      lock.lock();
      try {
        return Optional.ofNullable(leading).map(term -> term.leadership);
      } finally {
        lock.unlock();
      }
    }

    /** The term of which other callbacks were told already, or null. */
    @Nullable Term add(Consumer<? super LeaderElected> callback, boolean isMember) {
      lock.lock();
      try {
        elected.add(callback);
        member |= isMember;
        beginCampaign();
        return told;
      } finally {
        lock.unlock();
      }
    }

    void remove(Consumer<? super LeaderElected> callback) {
      elected.remove(callback);
      if (elected.isEmpty()) {
        endCampaign();
      }
    }

    void joined() {
      lock.lock();
      try {
        member = true;
        beginCampaign();
      } finally {
        lock.unlock();
      }
    }

    void left() {
      lock.lock();
      try {
        member = false;
      } finally {
        lock.unlock();
      }
      endCampaign();
    }

    private void beginCampaign() {
      if (member && campaign == null && !elected.isEmpty()) {
        // Drivers that wait tell a loss again if it came just before the election was told.
        campaign = driver.campaign(group, this::electedByCampaign).orElse(null);
      }
      watches.wake();
    }

    private void endCampaign() {
      Subscription ended;
      lock.lock();
      try {
        ended = campaign;
        campaign = null;
      } finally {
        lock.unlock();
      }
      if (ended != null) {
        ended.close();
      }
    }

    boolean mayTry() {
      lock.lock();
      try {
        return member
            && campaign == null
            && leading == null
            && !elected.isEmpty()
            && System.nanoTime() - othersFirstUntilNanos >= 0;
      } finally {
        lock.unlock();
      }
    }

    /** Counts the times that a leadership, if there was one, was lost. */
    long losses() {
      lock.lock();
      try {
        return losses;
      } finally {
        lock.unlock();
      }
    }

    private void electedByCampaign(Leadership leadership) {
      if (!elected(leadership, losses())) {
        declineSoon(leadership);
      }
    }

    private void declineSoon(Leadership leadership) {
      Thread.ofVirtual()
          .name("grid-coordination-stand-down-" + memberId)
          .start(() -> decline(leadership));
    }

    /**
     * It leads, unless a loss came since there were so many, which may have been of this
     * leadership.
     *
     * @return false if it is to be declined
     */
    boolean elected(Leadership leadership, long lostBefore) {
      Term term = new Term(leadership);
      lock.lock();
      try {
        if (losses != lostBefore) {
          return false;
        }
        if (leading != null && leading.leadership.equals(leadership)) {
          return true;
        }
        if (!member || elected.isEmpty()) {
          return false; // It was elected while it left, or while its last watch was closed.
        }
        leading = term;
      } finally {
        lock.unlock();
      }
      watches.post(() -> tellElected(term));
      return true;
    }

    private void decline(Leadership leadership) {
      try {
        driver.standDown(group, leadership);
      } catch (CoordinationException e) {
        LOGGER.warn("member={} group={}: could not decline a leadership", memberId, group, e);
      }
    }

    private void tellElected(Term term) {
      lock.lock();
      try {
        if (leading != term) {
          return; // It was lost before anybody was told.
        }
        told = term;
      } finally {
        lock.unlock();
      }
      LeaderElected event = new LeaderElected(group, memberId, term.leadership);
      for (Consumer<? super LeaderElected> callback : elected) {
        Watches.call(() -> callback.accept(event));
      }
    }

    private void tellLate(Consumer<? super LeaderElected> callback, Term term) {
      lock.lock();
      try {
        if (told != term) {
          return;
        }
      } finally {
        lock.unlock();
      }
      callback.accept(new LeaderElected(group, memberId, term.leadership));
    }

    /** It does not lead from now on; what it led as. */
    Optional<Leadership> lost() {
      Term had;
      boolean wasTold;
      lock.lock();
      try {
        losses++;
        had = leading;
        leading = null;
        wasTold = told != null;
        told = null;
      } finally {
        lock.unlock();
      }
      if (wasTold) {
        watches.post(() -> tellRevoked(true));
      }
      return Optional.ofNullable(had).map(term -> term.leadership);
    }

    /**
     * Does nothing if it does not lead, or if that is on the way, as where a callback of it asks
     * for it; callbacks are waited for so long at most.
     */
    void standDown(Duration callbacksMax, boolean driverAnswers) {
      Term term;
      lock.lock();
      try {
        term = leading;
        if (term == null || term == standingDown) {
          return;
        }
        standingDown = term;
      } finally {
        lock.unlock();
      }
      if (!watches.callNow(() -> tellStandingDown(term), callbacksMax)) {
        LOGGER.warn(
            "member={} group={}: callbacks have not ended within stand-down-timeout={}; another"
                + " leader may begin meanwhile",
            memberId,
            group,
            url.standDownTimeout());
      }
      if (end(term) && driverAnswers) {
        driver.standDown(group, term.leadership);
      }
    }

    private void tellStandingDown(Term term) {
      lock.lock();
      try {
        if (told != term) {
          return;
        }
        told = null;
      } finally {
        lock.unlock();
      }
      tellRevoked(false);
    }

    /** The term is over; false if it was before. */
    private boolean end(Term term) {
      Duration pause = url.watchInterval().multipliedBy(OTHERS_FIRST_INTERVALS);
      lock.lock();
      try {
        standingDown = null;
        if (leading != term) {
          return false;
        }
        leading = null;
        if (told == term) {
          told = null;
        }
        othersFirstUntilNanos = System.nanoTime() + pause.toNanos();
        return true;
      } finally {
        lock.unlock();
      }
    }

    private void tellRevoked(boolean lost) {
      LeaderRevoked event = new LeaderRevoked(group, memberId, lost);
      for (Consumer<? super LeaderRevoked> callback : new ArrayList<>(revoked)) {
        Watches.call(() -> callback.accept(event));
      }
    }
  }
}
