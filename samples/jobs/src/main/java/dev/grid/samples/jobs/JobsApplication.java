package dev.grid.samples.jobs;

import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts an instance; see README.md for a second one. */
@SpringBootApplication
@EnableConfigurationProperties(JobsProperties.class)
@EnableScheduling
@EnableSchedulerLock(defaultLockAtMostFor = "PT1M")
public class JobsApplication {

  public static void main(String[] args) {
    SpringApplication.run(JobsApplication.class, args);
  }
}
