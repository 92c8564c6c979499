import type { IngestIdentity, RuleDocumentDirectory } from '@clew/access-model';
import { createRetentionRules, type RetentionRules } from '@clew/retention';

/** Tells each key how long what it sends is kept, by the documents that hold now. */
export class IdentityRetention {
  #rules: RetentionRules;

  constructor(documents: RuleDocumentDirectory) {
    this.#rules = createRetentionRules(documents.current());
    documents.onChange(() => {
      this.#rules = createRetentionRules(documents.current());
    });
  }

  applied(identity: IngestIdentity): IngestIdentity {
    const { tenantId, teamId, retentionDays } = identity;
    const days = this.#rules.daysOf(tenantId, teamId, retentionDays);
    // Nearly always: no document says anything else, and nothing is made anew for each request.
    if (days.plain === retentionDays && days.errors === retentionDays) return identity;
    return { ...identity, retentionDays: days.plain, errorRetentionDays: days.errors };
  }
}
