package dev.grid.samples.jobs;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is done.
 *
 * @param instance What this instance is called.
 * @param planEvery How often the leader plans tasks.
 * @param tasks How many tasks a plan has.
 * @param reportEvery How often instances want a report; whoever has the lock makes it.
 * @param taskTime How long a task takes, which is slept here.
 */
@ConfigurationProperties("jobs")
record JobsProperties(
    @DefaultValue("jobs") String instance,
    @DefaultValue("4s") Duration planEvery,
    @DefaultValue("6") int tasks,
    @DefaultValue("5s") Duration reportEvery,
    @DefaultValue("300ms") Duration taskTime) {}
