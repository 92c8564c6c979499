import { createHmac } from 'node:crypto';

import {
  DOOR_DOCUMENT_KINDS,
  type IngestIdentity,
  type MaskingKeyDirectory,
  type ObservationScope,
  type RuleDocument,
  type RuleDocumentDirectory,
  type RuleDocumentKind,
} from '@clew/access-model';
import {
  CardinalityWatch,
  compileLogProtection,
  compileProtection,
  type LogProtection,
  type ProtectionObserver,
  type ProtectionOptions,
  type SpanProtection,
} from '@clew/protection';
import { Refusal } from '@clew/receivers';

export interface CompiledRulesOptions {
  readonly rules: RuleDocumentDirectory;
  readonly maskingKeys: MaskingKeyDirectory;
  readonly observerOf: (scope: ObservationScope) => ProtectionObserver;
  /** Documents of a team could not be compiled. What held before goes on to hold. */
  readonly onFailure: (scope: ObservationScope, error: unknown) => void;
  /** What the scan takes for a fault. Default: its defaults. */
  readonly bounds: ProtectionOptions['bounds'];
  /** Teams whose rules are held compiled; the one that sent longest ago is compiled again when it comes back. */
  readonly teamsMax: number;
}

/** 4 KiB for a key with many values, with an error of 1.6%: there is a watch for every team. */
const CARDINALITY_PRECISION = 12;

const DOOR_KINDS: ReadonlySet<RuleDocumentKind> = new Set(DOOR_DOCUMENT_KINDS);

interface TeamRules {
  readonly scope: ObservationScope;
  /** Distinct values of the day, which outlive a change of rules. */
  readonly cardinality: CardinalityWatch;
  /** What it was made of; versions never change, so the same objects mean the same rules. */
  readonly documents: readonly RuleDocument[];
  /** Undefined: there never was a set that could be compiled. */
  readonly compiled: { readonly spans: SpanProtection; readonly logs: LogProtection } | undefined;
}

/**
 * The rules that hold, compiled per team. A change swaps the set of a team as a whole, between two requests: whoever has a
 * protection in hand finishes with it.
 */
export class CompiledRules {
  readonly #options: CompiledRulesOptions;
  readonly #teams = new Map<string, TeamRules>();
  #endOfChanges: (() => void) | undefined;

  constructor(options: CompiledRulesOptions) {
    this.#options = options;
  }

  /** From now on changes are compiled when they come, and not by the next request. */
  follow(): void {
    this.#endOfChanges ??= this.#options.rules.onChange(() => {
      this.#compileChanged();
    });
  }

  close(): void {
    this.#endOfChanges?.();
    this.#endOfChanges = undefined;
  }

  /** Throws a retryable Refusal when there are rules that cannot be applied: nothing gets past them. */
  spansOf(identity: IngestIdentity): SpanProtection {
    return this.#compiledOf(identity).spans;
  }

  logsOf(identity: IngestIdentity): LogProtection {
    return this.#compiledOf(identity).logs;
  }

  #compiledOf({ tenantId, teamId }: IngestIdentity): NonNullable<TeamRules['compiled']> {
    const key = `${tenantId} ${teamId}`; // ids have no spaces
    const team = this.#teams.get(key) ?? this.#firstOf({ organisationId: tenantId, teamId });
    // Insertion order is the order of use.
    this.#teams.delete(key);
    this.#teams.set(key, team);
    if (team.compiled !== undefined) return team.compiled;
    throw new Refusal('keys_unavailable', 'the rules of this team cannot be applied at the moment; send again later');
  }

  #firstOf(scope: ObservationScope): TeamRules {
    const longestUnused = this.#teams.keys().next();
    if (this.#teams.size >= this.#options.teamsMax && longestUnused.done !== true) {
      this.#teams.delete(longestUnused.value);
    }
    const cardinality = new CardinalityWatch({ precision: CARDINALITY_PRECISION });
    return this.#compile({ scope, cardinality, documents: [], compiled: undefined }, this.#options.rules.current());
  }

  #compileChanged(): void {
    const current = this.#options.rules.current();
    for (const [key, before] of this.#teams) {
      const isSame = areSame(documentsOf(before.scope, current), before.documents);
      if (!isSame) this.#teams.set(key, this.#compile(before, current));
    }
  }

  #compile(before: TeamRules, all: readonly RuleDocument[]): TeamRules {
    const { scope, cardinality } = before;
    const documents = documentsOf(scope, all);
    const { bounds } = this.#options;
    const options: ProtectionOptions = {
      hash: this.#hashOf(scope.organisationId),
      observer: this.#options.observerOf(scope),
      cardinality,
      ...(bounds === undefined ? {} : { bounds }),
    };
    try {
      const compiled = {
        spans: compileProtection(documents, options),
        logs: compileLogProtection(documents, options),
      };
      return { scope, cardinality, documents, compiled };
    } catch (error) {
      // They were checked when they were saved; a document of another version of Clew may still be unknown here.
      this.#options.onFailure(scope, error);
      return { scope, cardinality, documents, compiled: before.compiled };
    }
  }

  /** Looked up when it is needed: only rules hash, and whoever has a document of an organisation has its key. */
  #hashOf(organisationId: string): ProtectionOptions['hash'] {
    return (bytes) => {
      const key = this.#options.maskingKeys.maskingKey(organisationId);
      if (key === undefined) throw new Error(`there is no masking key for the organisation ${organisationId}`);
      return createHmac('sha256', key).update(bytes).digest();
    };
  }
}

/** Without the documents of sampling: nothing is compiled again when they change. */
function documentsOf({ organisationId, teamId }: ObservationScope, all: readonly RuleDocument[]): RuleDocument[] {
  return all.filter(
    (document) =>
      DOOR_KINDS.has(document.kind) &&
      document.organisationId === organisationId &&
      (document.teamId === undefined || document.teamId === teamId),
  );
}

function areSame(a: readonly RuleDocument[], b: readonly RuleDocument[]): boolean {
  return a.length === b.length && a.every((document) => b.includes(document));
}
