package dev.grid.spring.boot.autoconfigure;

/** What part an application plays in its grid. */
enum GridMode {
  /** It is a member: it holds data and listens for clients. */
  EMBEDDED,
  /** It connects to members that run elsewhere. */
  CLIENT
}
