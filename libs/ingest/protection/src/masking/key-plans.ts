import type { FieldShape, WirePlace } from '@clew/otlp';
import { utf8Bytes } from '../any-value-bytes.js';
import { KeyTable } from './key-table.js';
import type { KeyBudget } from './key-table.js';
import { maskingPlanOf } from './key-plan.js';
import type { KeyPath, MaskingPlan } from './key-plan.js';
import type { MaskingRule, MaskingRules } from './masking-rules.js';
import type { TextMasker } from './text-masker.js';

const PLACES_WITH_ATTRIBUTES = ['span', 'resource', 'scope', 'event', 'link', 'log'] as const;

/** What it costs to remember an attribute as clear: so often others of its key must have come again. */
const CLEARED_COST = 4;
/** Enough for the first 32, and the most that can be saved up. */
const CLEARED_CREDIT_AT_FIRST = 32 * CLEARED_COST;
const CLEARED_CREDIT_MAX = 4096;

/** Everything that is done to the values under one key in one place. */
export class KeyPlan {
  readonly place: WirePlace;
  readonly path: KeyPath;
  readonly masking: MaskingPlan;
  /** The key as it may be shown: without what a detector found in it. */
  readonly shownKey: string;
  /** What takes the place of the key, and the rules that say so; undefined when it stays. */
  readonly newKey: Uint8Array | undefined;
  readonly keyRules: readonly MaskingRule[];
  /** No value under the key stays as it is, whatever it is. */
  readonly changesAlways: boolean;
  /** Values are not looked at, except for what kvlists hold. */
  readonly isIdle: boolean;
  private readonly entriesTable: () => KeyTable<KeyPlan>;
  private knownEntries: KeyTable<KeyPlan> | undefined;
  private clearedCredit = CLEARED_CREDIT_AT_FIRST;

  constructor(
    place: WirePlace,
    path: KeyPath,
    masking: MaskingPlan,
    masker: TextMasker,
    entriesTable: () => KeyTable<KeyPlan>,
  ) {
    const key = path.isNamedText ? undefined : masker.maskKey(masking, utf8Bytes(path.own));
    this.place = place;
    this.path = path;
    this.masking = key?.drop === undefined ? masking : { ...masking, drop: key.drop };
    this.shownKey = key?.text ?? path.own;
    // A key that is not UTF-8 was read with U+FFFD in it.
    this.newKey = key === undefined && !path.own.includes('\uFFFD') ? undefined : utf8Bytes(this.shownKey);
    this.keyRules = key?.rules ?? [];
    this.changesAlways = this.masking.drop !== undefined || masking.replace !== undefined || key !== undefined;
    this.isIdle = masking.detectors === 0 && masking.sql === undefined && masking.truncate === undefined;
    this.entriesTable = entriesTable;
  }

  /** Whether one more attribute of the key is to be remembered as clear (ClearedAttributes). */
  mayClear(): boolean {
    if (this.clearedCredit < CLEARED_COST) return false;
    this.clearedCredit -= CLEARED_COST;
    return true;
  }

  clearedAgain(): void {
    if (this.clearedCredit < CLEARED_CREDIT_MAX) this.clearedCredit++;
  }

  /** Plans of the entries of kvlists that lie under the key. */
  get entries(): KeyTable<KeyPlan> {
    return (this.knownEntries ??= this.entriesTable());
  }
}

/** Plans by place and key. */
export class KeyPlans {
  /** Undefined for places without attributes. */
  readonly tables: Readonly<Record<WirePlace, KeyTable<KeyPlan> | undefined>>;
  private readonly documents: readonly MaskingRules[];
  private readonly masker: TextMasker;
  private readonly budget: KeyBudget;
  private readonly named = new Map<FieldShape, KeyPlan>();

  /** @param keysMax remembered, of all places together */
  constructor(documents: readonly MaskingRules[], masker: TextMasker, keysMax: number) {
    this.documents = documents;
    this.masker = masker;
    this.budget = { keysLeft: keysMax };
    const tables: Record<WirePlace, KeyTable<KeyPlan> | undefined> = {
      span: undefined,
      resource: undefined,
      scope: undefined,
      event: undefined,
      link: undefined,
      status: undefined,
      name: undefined,
      log: undefined,
    };
    for (const place of PLACES_WITH_ATTRIBUTES) {
      tables[place] = new KeyTable(
        (key) => this.plan(place, { own: key, full: key, isEntry: false, isNamedText: false }),
        this.budget,
      );
    }
    this.tables = tables;
  }

  tableOf(place: WirePlace): KeyTable<KeyPlan> {
    const table = this.tables[place];
    if (table === undefined) throw new RangeError(`there are no attributes in ${place}`);
    return table;
  }

  /** Of a text or value that has a name instead of a key. There are about ten. */
  ofField(field: FieldShape): KeyPlan {
    const known = this.named.get(field);
    if (known !== undefined) return known;
    const plan = this.plan(field.place, { own: field.name, full: field.name, isEntry: false, isNamedText: true });
    this.named.set(field, plan);
    return plan;
  }

  private plan(place: WirePlace, path: KeyPath): KeyPlan {
    const entryPlan = (own: string): KeyPlan =>
      this.plan(place, { own, full: `${path.full}.${own}`, isEntry: true, isNamedText: false });
    return new KeyPlan(
      place,
      path,
      maskingPlanOf(this.documents, place, path),
      this.masker,
      () => new KeyTable(entryPlan, this.budget),
    );
  }
}
