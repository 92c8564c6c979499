/** Rules of one (organisation, team) about log records, compiled. */
export interface LogProtection {
  /**
   * An `ExportLogsServiceRequest` with everything hidden that the rules hide: `body` itself when nothing had to be. It holds the
   * same records in the same order. Never throws for a body that `LogScan` let pass, and does not write to it.
   */
  apply(body: Uint8Array): Uint8Array;
}
