import type { MeasureUnit } from '@clew/measures';
import type { MeasureQuery } from '@clew/store-contract';
import { registerEnumType } from '@nestjs/graphql';

export const MEASURE_GROUPINGS = {
  NONE: 'none',
  SERVICE: 'service',
  TEAM: 'team',
} as const satisfies Record<string, MeasureQuery['groupBy']>;
export type MeasureGroupByName = keyof typeof MEASURE_GROUPINGS;
export const MeasureGroupByEnum = { NONE: 'NONE', SERVICE: 'SERVICE', TEAM: 'TEAM' } as const;
registerEnumType(MeasureGroupByEnum, {
  name: 'MeasureGroupBy',
  valuesMap: {
    NONE: { description: 'All together.' },
    SERVICE: {
      description:
        'Traces by the service at which they enter; what is stored, delays and cost by the service of the spans.',
    },
    TEAM: { description: 'By the team that pays.' },
  },
});

export const MeasureUnitEnum = {
  SPANS_PER_MINUTE: 'SPANS_PER_MINUTE',
  RATIO: 'RATIO',
  MILLISECONDS: 'MILLISECONDS',
  BYTES: 'BYTES',
  MICROS: 'MICROS',
} as const;
export type MeasureUnitName = keyof typeof MeasureUnitEnum;
registerEnumType(MeasureUnitEnum, {
  name: 'MeasureUnit',
  valuesMap: {
    RATIO: { description: 'From 0 to 1.' },
    MICROS: { description: 'Millionths of the currency of the prices.' },
  },
});

export const MEASURE_UNIT_NAMES: Readonly<Record<MeasureUnit, MeasureUnitName>> = {
  spansPerMinute: 'SPANS_PER_MINUTE',
  ratio: 'RATIO',
  ms: 'MILLISECONDS',
  bytes: 'BYTES',
  micros: 'MICROS',
};
