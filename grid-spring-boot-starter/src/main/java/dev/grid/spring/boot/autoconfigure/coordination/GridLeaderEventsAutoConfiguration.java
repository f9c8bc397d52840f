package dev.grid.spring.boot.autoconfigure.coordination;

import dev.grid.coordination.Coordinator;
import dev.grid.coordination.LeaderElected;
import dev.grid.coordination.LeaderRevoked;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.integration.leader.Context;
import org.springframework.integration.leader.event.OnGrantedEvent;
import org.springframework.integration.leader.event.OnRevokedEvent;

/**
 * Spring Integration's events of leaders, where it is on the class path: the group's id is the role,
 * so that endpoints of that role begin and end with the leadership.
 */
@AutoConfiguration(after = GridCoordinationAutoConfiguration.class)
@ConditionalOnClass({Coordinator.class, OnGrantedEvent.class})
@ConditionalOnBean(Coordinator.class)
public final class GridLeaderEventsAutoConfiguration {

  @Bean
  LeaderEvents gridLeaderEvents(Coordinator coordinator, ApplicationEventPublisher events) {
    return new LeaderEvents(coordinator, events);
  }

  /** Publishes each event a second time, as Spring Integration's; on the same thread. */
  static final class LeaderEvents {

    private final Coordinator coordinator;
    private final ApplicationEventPublisher events;

    LeaderEvents(Coordinator coordinator, ApplicationEventPublisher events) {
      this.coordinator = coordinator;
      this.events = events;
    }

    @EventListener
    void elected(LeaderElected event) {
      events.publishEvent(new OnGrantedEvent(this, context(event.group()), event.group()));
    }

    @EventListener
    void revoked(LeaderRevoked event) {
      events.publishEvent(new OnRevokedEvent(this, context(event.group()), event.group()));
    }

    private Context context(String group) {
      return new Context() {
        @Override
        public boolean isLeader() {
          return coordinator.leadership(group).isPresent();
        }

        @Override
        public void yield() {
          coordinator.standDown(group);
        }

        @Override
        public String getRole() {
          return group;
        }
      };
    }
  }
}
