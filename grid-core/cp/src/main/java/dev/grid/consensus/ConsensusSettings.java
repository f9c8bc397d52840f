package dev.grid.consensus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a member takes part in groups. Immutable.
 *
 * @param directory where logs and snapshots are kept; made if it does not exist
 * @param host the address to bind to
 * @param port 0 for any free one
 * @param electionTimeout without a word from the leader for this long, and up to three times of it,
 *     a member asks to be elected
 * @param fsync whether an entry is forced to disk before it is acknowledged
 * @param snapshotEntries a snapshot is taken after so many entries
 * @param snapshotBytes a snapshot is taken after entries of so many bytes, or of as many as the
 *     last snapshot has if that is more: what is on disk stays in proportion to what there is
 * @param tls null for none
 */
public record ConsensusSettings(
    Path directory,
    String host,
    int port,
    Duration electionTimeout,
    boolean fsync,
    long snapshotEntries,
    long snapshotBytes,
    @Nullable ConsensusTls tls) {

  public ConsensusSettings {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(electionTimeout, "electionTimeout");
  }
}
