package dev.grid.member.peer;

import dev.grid.JoinException;

/** A member does not let this one in, or the other way round: they do not belong together. */
public final class PeerRefusedException extends JoinException {

  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** Something that this version does not know. */
    OTHER(0),
    PROTOCOL(1),
    CLUSTER_NAME(2),
    PARTITION_COUNT(3),
    SECRET(4),
    /** One side speaks with TLS only. */
    TLS(5),
    /** A certificate is not trusted, or not that of a member. */
    CERTIFICATE(6);

    private final byte code;

    Reason(int code) {
      this.code = (byte) code;
    }

    /** Its number on the wire. */
    byte code() {
      return code;
    }

    static Reason of(byte code) {
      for (Reason reason : values()) {
        if (reason.code == code) {
          return reason;
        }
      }
      return OTHER;
    }
  }

  private final Reason reason;

  PeerRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** Whether trying again helps nothing until somebody changes the configuration. */
  public boolean isConfiguration() {
    return reason != Reason.OTHER;
  }
}
