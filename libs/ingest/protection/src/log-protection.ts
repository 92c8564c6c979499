import type { RuleDocument } from '@clew/access-model';
import type { ProtectionOptions } from './protection-options.js';
import type { RequestContext } from './span-protection.js';

/** The masking rules of one organisation and team, for log records. */
export interface LogProtection {
  /**
   * `body` is an ExportLogsServiceRequest that is well formed. Returns it as it is when nothing has to change, else a new one,
   * canonical and without unknown fields.
   */
  apply(body: Uint8Array, context: RequestContext): Uint8Array;
}

export function compileLogProtection(documents: readonly RuleDocument[], options: ProtectionOptions): LogProtection {
  void documents;
  void options;
  return { apply: (body) => body };
}
