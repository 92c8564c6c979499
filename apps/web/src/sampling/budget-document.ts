/** What a team may keep; undefined: nobody said. */
export interface Budget {
  readonly spansPerSecond?: number | undefined;
  readonly bytesPerDay?: number | undefined;
  readonly reservedShare?: number | undefined;
}

export interface BudgetDocument {
  readonly teamId: string | null;
  readonly version: number;
  readonly content: unknown;
}

/** The budget that holds for a team: of the organisation (for this team, or for every one), and lower if the team says so. */
export function budgetOf(documents: readonly BudgetDocument[], teamId: string): Budget {
  const general = fieldsOf(documents.find((document) => document.teamId === null)?.content);
  const named = fieldsOf(fieldsOf(general.teams)[teamId]);
  const own = fieldsOf(documents.find((document) => document.teamId === teamId)?.content);
  const allowed = (field: keyof Budget) => numberOf(named[field]) ?? numberOf(general[field]);
  return {
    spansPerSecond: lower(allowed('spansPerSecond'), numberOf(own.spansPerSecond)),
    bytesPerDay: lower(allowed('bytesPerDay'), numberOf(own.bytesPerDay)),
    reservedShare: numberOf(own.reservedShare) ?? allowed('reservedShare'),
  };
}

export interface Demand {
  readonly spanCount: number;
  readonly byteCount: number;
}

/** What arrived by what may be kept, of the limit that is pressed harder; undefined without a budget. */
export function pressureOf(budget: Budget, demand: Demand, seconds: number): number | undefined {
  const parts = [
    budget.spansPerSecond === undefined ? undefined : demand.spanCount / seconds / budget.spansPerSecond,
    budget.bytesPerDay === undefined ? undefined : ((demand.byteCount / seconds) * 86_400) / budget.bytesPerDay,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : Math.max(...parts);
}

/** What the organisation's document says of one team, or of every team that is not named. */
export function writtenBudgetOf(content: unknown, teamId: string | undefined): Budget {
  const general = fieldsOf(content);
  const fields = teamId === undefined ? general : fieldsOf(fieldsOf(general.teams)[teamId]);
  return {
    spansPerSecond: numberOf(fields.spansPerSecond),
    bytesPerDay: numberOf(fields.bytesPerDay),
    reservedShare: numberOf(fields.reservedShare),
  };
}

/** The organisation's document with another budget for one team, or for every team that is not named. */
export function withBudget(content: unknown, teamId: string | undefined, budget: Budget): unknown {
  const general = fieldsOf(content);
  if (teamId === undefined) {
    const { teams } = general;
    return { ...present(budget), ...(teams === undefined ? {} : { teams }) };
  }
  return { ...general, teams: { ...fieldsOf(general.teams), [teamId]: present(budget) } };
}

function present(budget: Budget): Record<string, number> {
  return Object.fromEntries(
    Object.entries(budget).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function lower(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}
