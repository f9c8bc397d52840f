package dev.grid.samples.jobs;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.leader.DefaultCandidate;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;
import org.springframework.integration.support.locks.LockRegistry;

/** Has the instances elect the one that plans, by a lock of the cluster. */
@Configuration(proxyBeanMethods = false)
class LeaderConfiguration {

  @Bean
  LockRegistryLeaderInitiator leaderInitiator(LockRegistry<?> locks, JobsProperties properties) {
    return new LockRegistryLeaderInitiator(
        locks, new DefaultCandidate(properties.instance(), "planner"));
  }
}
