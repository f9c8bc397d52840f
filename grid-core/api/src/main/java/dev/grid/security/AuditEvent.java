package dev.grid.security;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Something that whoever is responsible for a cluster may have to account for. Has never a key, a
 * value, a password or a token. Immutable.
 *
 * @param time by the member's clock
 * @param type what happened
 * @param isSuccess whether it was allowed and done
 * @param fields what is known of it, by the names of {@link Fields}; in order, and without line
 *     breaks and other control characters
 */
public record AuditEvent(Instant time, Type type, boolean isSuccess, Map<String, String> fields) {

  /** What happened. */
  public enum Type {
    LOGIN,
    LOGIN_REFUSED,
    LOGOUT,
    /** A client may not do what it wanted to, or hear any longer what it listened to. */
    DENIED,
    TLS_FAILED,
    MEMBER_JOINED,
    MEMBER_REFUSED,
    STRUCTURE_CREATED,
    STRUCTURE_DESTROYED,
    POLICY_CHANGED,
    CERTIFICATE_CHANGED,
    /** An operator's: a loss accepted, a member sent away, a backup. */
    OPERATION,
    /** Events that were not told, because too many came at once. */
    LOST;

    /** As logs have it, for example {@code login-refused}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Names of fields. */
  public static final class Fields {

    /** The name of who authenticated, or tried to. */
    public static final String PRINCIPAL = "principal";

    /** How: {@code password}, {@code token}, {@code certificate}, or {@code none}. */
    public static final String METHOD = "method";

    /** The address that it came from. */
    public static final String REMOTE = "remote";

    public static final String CLIENT_NAME = "client.name";
    public static final String CLIENT_TYPE = "client.type";
    public static final String CLIENT_ID = "client.id";

    /** The service and the name of a structure. */
    public static final String SERVICE = "service";

    public static final String STRUCTURE = "structure";

    /** What was wanted: {@link Action actions}, or an operation's name. */
    public static final String ACTION = "action";

    public static final String REASON = "reason";

    /** How many like this there were since the last event of the kind, if not one. */
    public static final String COUNT = "count";

    private Fields() {}
  }

  public AuditEvent {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(type, "type");
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }
}
