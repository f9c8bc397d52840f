package dev.grid.consensus;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** How Ratis is set, where it is not by default. */
final class RatisProperties {

  /** What is around an entry in the log and in messages. */
  static final int ENTRY_OVERHEAD_BYTES = 64 << 10;

  private static final Duration LATE_MIN = Duration.ofMillis(300);

  private RatisProperties() {}

  /** Of a server, but for where its groups are and how it reaches others. */
  static RaftProperties of(ConsensusSettings settings) {
    RaftProperties p = new RaftProperties();
    GrpcConfigKeys.Server.setHost(p, settings.host());
    GrpcConfigKeys.Server.setPort(p, settings.port());
    TimeDuration timeout = duration(settings.electionTimeout());
    TimeDuration twice = duration(settings.electionTimeout().multipliedBy(2));
    // A follower sleeps for so long, and if it has heard from a leader meanwhile as long once more.
    TimeDuration most = duration(settings.electionTimeout().multipliedBy(3).dividedBy(2));
    RaftServerConfigKeys.Rpc.setTimeoutMin(p, timeout);
    RaftServerConfigKeys.Rpc.setTimeoutMax(p, most);
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(p, timeout);
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(p, most);
    RaftServerConfigKeys.Rpc.setRequestTimeout(p, twice);
    // A sleep that was longer than it should by this does not count, and begins again: 300 ms is
    // Ratis's default, which a busy machine exceeds again and again.
    Duration late = settings.electionTimeout().dividedBy(2);
    RaftServerConfigKeys.setSleepDeviationThreshold(
        p, duration(late.compareTo(LATE_MIN) < 0 ? LATE_MIN : late));
    // By default a leader that lost its followers is not elected for 10 s, even if no other can be.
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(p, twice);
    SizeInBytes entries = SizeInBytes.valueOf(ConsensusServer.ENTRY_BYTES_MAX);
    SizeInBytes buffer =
        SizeInBytes.valueOf(ConsensusServer.ENTRY_BYTES_MAX + ENTRY_OVERHEAD_BYTES);
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(p, entries);
    RaftServerConfigKeys.Log.setWriteBufferSize(p, buffer);
    RaftServerConfigKeys.Log.setSegmentSizeMax(p, SizeInBytes.valueOf("8MB"));
    // Of each group, beside the segment that is written: 2 of followers that are behind, in memory.
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(p, 2);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(p, SizeInBytes.valueOf("16MB"));
    RaftServerConfigKeys.Log.setPreallocatedSize(p, SizeInBytes.valueOf("64KB"));
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(p, true);
    // By default what a snapshot has is kept until it is of 1024 entries, which may be of 4 GB.
    RaftServerConfigKeys.Log.setPurgeGap(p, 1);
    // Else followers append on the process's common pool, which applications may block.
    RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(p, false);
    // By default each commit is an entry of its own, on every disk, behind the one that it is
    // about.
    // A server that comes back learns from its leader what is committed.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(p, false);
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(p, !settings.fsync());
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(p, "1ms,10, 100ms,10000");
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(p, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(p, settings.snapshotEntries());
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(p, 2);
    // By default a chunk may be longer than a message.
    RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(p, SizeInBytes.valueOf("2MB"));
    // Else a server that was paused for a minute ends for good.
    RaftServerConfigKeys.setCloseThreshold(p, TimeDuration.valueOf(365, TimeUnit.DAYS));
    // Longer than an entry by 1 MB at least, which Ratis asks for, and than a chunk.
    GrpcConfigKeys.setMessageSizeMax(p, SizeInBytes.valueOf(2L * ConsensusServer.ENTRY_BYTES_MAX));
    GrpcConfigKeys.Server.setAsyncRequestThreadPoolSize(p, 2);
    return p;
  }

  private static TimeDuration duration(Duration duration) {
    return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
  }
}
