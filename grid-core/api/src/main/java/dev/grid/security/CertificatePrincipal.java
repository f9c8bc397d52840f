package dev.grid.security;

/** Which part of a client's certificate is its name. */
public enum CertificatePrincipal {
  /** The common name of the subject. */
  CN,
  /** The whole subject, as RFC 2253 writes it. */
  DN,
  /** The first URI among the subject's alternative names, as SPIFFE has it. */
  SAN_URI,
  /** The first DNS name among the subject's alternative names. */
  SAN_DNS
}
