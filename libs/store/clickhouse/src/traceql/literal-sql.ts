import type { Literal } from '@clew/traceql';

import type { SqlParameters } from '../reader/sql-parameters.js';
import { NUMBERS, type SqlType } from './field-sql.js';

/** A literal as a placeholder, the types it can be compared with, and its value. */
export interface LiteralSql {
  readonly placeholder: string;
  /** The same for columns of whole numbers, whose bloom filters take no double; undefined where none can be equal to it. */
  readonly whole: string | undefined;
  readonly types: readonly SqlType[];
  readonly value: string | number | bigint | boolean;
}

export function literalSql(literal: Exclude<Literal, { kind: 'nil' }>, parameters: SqlParameters): LiteralSql {
  switch (literal.kind) {
    case 'string':
      return text(literal.value, parameters);
    case 'integer':
      return whole(literal.value, parameters);
    case 'duration':
      return whole(literal.nanoseconds, parameters);
    case 'float': {
      const placeholder = parameters.add('Float64', doubleText(literal.value));
      const isWhole = Number.isInteger(literal.value) && Math.abs(literal.value) < 2 ** 63;
      const whole = isWhole ? parameters.add('Int64', BigInt(literal.value)) : undefined;
      return { placeholder, whole, types: NUMBERS, value: literal.value };
    }
    case 'boolean': {
      const placeholder = literal.value ? 'true' : 'false';
      return { placeholder, whole: undefined, types: ['bool'], value: literal.value };
    }
    case 'status':
      return word(literal.value, 'status', parameters);
    case 'spanKind':
      return word(literal.value, 'kind', parameters);
  }
}

function whole(value: bigint, parameters: SqlParameters): LiteralSql {
  const placeholder = parameters.add('Int64', value);
  return { placeholder, whole: placeholder, types: NUMBERS, value };
}

function text(value: string, parameters: SqlParameters): LiteralSql {
  return { placeholder: parameters.add('String', value), whole: undefined, types: ['string'], value };
}

/** The columns have the words in upper case. */
function word(value: string, type: SqlType, parameters: SqlParameters): LiteralSql {
  return { ...text(value.toUpperCase(), parameters), types: [type] };
}

/** A double has one shortest text, so the engine reads back the very same value. */
function doubleText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'nan';
  return value > 0 ? 'inf' : '-inf';
}
