package dev.grid.coordination.redis;

/**
 * What changes or reads several keys at once. Redis runs a script alone, and its clock stands still
 * meanwhile, so that a session is alive either for all of a script or for none of it.
 *
 * <p>Keys: {@code P} is the prefix, in braces so that all keys are in one slot of a Redis cluster.
 *
 * <pre>
 * P session:ID   member's id, expires with the session: what it owns is void without it
 * P groups       hash: group's id to the nonce of who made it
 * P group:G      hash: member's id to "session LF value"
 * P lock:NAME    "session LF member's id"
 * P changed      channel: "mG" when members of G have changed, "lNAME" when a lock is free
 * </pre>
 *
 * <p>Nothing of a session that expired is deleted at that time: each script takes it for absent,
 * and those that write delete it.
 *
 * <p>Those that are not the same done twice say so: they are run once.
 */
enum RedisScript {
  /** ARGV: session, member, milliseconds. */
  OPEN("redis.call('SET', p .. 'session:' .. ARGV[1], ARGV[2], 'PX', ARGV[3]) return 1"),

  /**
   * ARGV: session, milliseconds. 1 if it is alive, which it is from now on for as long; else 0, for
   * ever.
   */
  BEAT("return redis.call('PEXPIRE', p .. 'session:' .. ARGV[1], ARGV[2])"),

  /** ARGV: session. */
  CLOSE("return redis.call('DEL', p .. 'session:' .. ARGV[1])"),

  /** ARGV: group, "session LF nonce". 1 if it was made, 0 if it was there. */
  CREATE_GROUP(
      """
      if redis.call('HSETNX', p .. 'groups', ARGV[1], ARGV[2]) == 1 then return 1 end
      if redis.call('HGET', p .. 'groups', ARGV[1]) == ARGV[2] then return 1 end
      return 0
      """),

  /** ARGV: group. 1 if it was deleted, 0 if there is none, -1 if it has members. */
  DELETE_GROUP(
      """
      if redis.call('HEXISTS', p .. 'groups', ARGV[1]) == 0 then return 0 end
      if #members(ARGV[1]) > 0 then return -1 end
      redis.call('HDEL', p .. 'groups', ARGV[1])
      return 1
      """),

  /** A list of ids. */
  GROUPS("return redis.call('HKEYS', p .. 'groups')"),

  /**
   * ARGV: group, member, session, value. 1 if it is in it now, 0 if there is no group, -1 if such a
   * member is in it, -2 if the session is gone.
   */
  JOIN(
      """
      if redis.call('HEXISTS', p .. 'groups', ARGV[1]) == 0 then return 0 end
      if not alive(ARGV[3]) then return -2 end
      local key, entry = p .. 'group:' .. ARGV[1], ARGV[3] .. '\\n' .. ARGV[4]
      local old = redis.call('HGET', key, ARGV[2])
      if old == entry then return 1 end
      if old and alive(session(old)) then return -1 end
      redis.call('HSET', key, ARGV[2], entry)
      redis.call('PUBLISH', p .. 'changed', 'm' .. ARGV[1])
      return 1
      """),

  /**
   * ARGV: group, member, session. 1 if it was in it, 0 if there is no group, -1 if it was not in
   * it.
   */
  LEAVE(
      """
      if redis.call('HEXISTS', p .. 'groups', ARGV[1]) == 0 then return 0 end
      local key = p .. 'group:' .. ARGV[1]
      local old = redis.call('HGET', key, ARGV[2])
      if not old or session(old) ~= ARGV[3] then return -1 end
      redis.call('HDEL', key, ARGV[2])
      redis.call('PUBLISH', p .. 'changed', 'm' .. ARGV[1])
      return 1
      """),

  /**
   * ARGV: group, member, session, value. 1 if it was changed, 0 if there is no group, -1 if it is
   * not in it.
   */
  UPDATE(
      """
      if redis.call('HEXISTS', p .. 'groups', ARGV[1]) == 0 then return 0 end
      local key = p .. 'group:' .. ARGV[1]
      local old = redis.call('HGET', key, ARGV[2])
      if not old or session(old) ~= ARGV[3] or not alive(ARGV[3]) then return -1 end
      redis.call('HSET', key, ARGV[2], ARGV[3] .. '\\n' .. ARGV[4])
      return 1
      """),

  /** ARGV: group. 0 if there is none, else a list: id, entry, id, entry. */
  MEMBERS(
      """
      if redis.call('HEXISTS', p .. 'groups', ARGV[1]) == 0 then return 0 end
      return members(ARGV[1])
      """),

  /**
   * ARGV: name, session, member. 1 if the session has it now, 0 if another has it, -2 if the
   * session is gone.
   */
  ACQUIRE(
      """
      if not alive(ARGV[2]) then return -2 end
      local key = p .. 'lock:' .. ARGV[1]
      local old = redis.call('GET', key)
      if old and session(old) ~= ARGV[2] and alive(session(old)) then return 0 end
      redis.call('SET', key, ARGV[2] .. '\\n' .. ARGV[3])
      return 1
      """),

  /** ARGV: name, session. 1 if the session had it, which it has not any more. */
  RELEASE(
      """
      local key = p .. 'lock:' .. ARGV[1]
      local old = redis.call('GET', key)
      if not old or session(old) ~= ARGV[2] then return 0 end
      redis.call('DEL', key)
      redis.call('PUBLISH', p .. 'changed', 'l' .. ARGV[1])
      return 1
      """),

  /** ARGV: name. 1 if anybody had it. */
  BREAK(
      """
      local key = p .. 'lock:' .. ARGV[1]
      local old = redis.call('GET', key)
      if not old then return 0 end
      redis.call('DEL', key)
      redis.call('PUBLISH', p .. 'changed', 'l' .. ARGV[1])
      if alive(session(old)) then return 1 end
      return 0
      """),

  /** ARGV: session, names. A list with 1 for each that the session has, else 0. */
  HELD(
      """
      local answer = {}
      for i = 2, #ARGV do
        local old = redis.call('GET', p .. 'lock:' .. ARGV[i])
        answer[i - 1] = (old and session(old) == ARGV[1]) and 1 or 0
      end
      return answer
      """),

  /** ARGV: name. "session LF member" of who has it, or nothing. */
  HOLDER(
      """
      local old = redis.call('GET', p .. 'lock:' .. ARGV[1])
      if old and alive(session(old)) then return old end
      return false
      """);

  private static final String COMMON =
      """
      local p = KEYS[1]
      local function alive(id) return redis.call('EXISTS', p .. 'session:' .. id) == 1 end
      local function session(entry) return string.sub(entry, 1, string.find(entry, '\\n', 1, true) - 1) end
      local function members(group)
        local key = p .. 'group:' .. group
        local all, living, known = redis.call('HGETALL', key), {}, {}
        for i = 1, #all, 2 do
          local id = session(all[i + 1])
          if known[id] == nil then known[id] = alive(id) end
          if known[id] then
            living[#living + 1] = all[i]
            living[#living + 1] = all[i + 1]
          else
            redis.call('HDEL', key, all[i])
          end
        end
        return living
      end
      """;

  private final String body;

  RedisScript(String body) {
    this.body = body;
  }

  /** Whether it is the same done twice. */
  boolean isRepeatable() {
    return switch (this) {
      case OPEN, BEAT, CLOSE, CREATE_GROUP, GROUPS, JOIN, UPDATE, MEMBERS, ACQUIRE, HELD, HOLDER ->
          true;
      case DELETE_GROUP, LEAVE, RELEASE, BREAK -> false;
    };
  }

  /** In Lua; its only key is the prefix. */
  String text() {
    return COMMON + body;
  }
}
