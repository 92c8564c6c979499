import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';

import { JsonScalar } from '../graphql/scalars/json-scalar.js';

export const IMPORT_LEVELS = { EXACT: 'exact', CHANGED: 'changed', MISSING: 'missing' } as const;
registerEnumType(IMPORT_LEVELS, {
  name: 'ImportLevel',
  description: 'Whether a policy keeps the same traces here, nearly the same, or has no equal and was left out.',
});

@ObjectType('ImportNote')
export class ImportNoteModel {
  @Field(() => String, { description: 'Name of the policy; empty for an option of the processor.' })
  readonly policy!: string;

  @Field(() => IMPORT_LEVELS)
  readonly level!: (typeof IMPORT_LEVELS)[keyof typeof IMPORT_LEVELS];

  @Field(() => String)
  readonly message!: string;
}

@ObjectType('CollectorImport', { description: 'What tail sampling of an OpenTelemetry Collector is here.' })
export class CollectorImportModel {
  @Field(() => JsonScalar, { description: 'A `sampling` document, not saved.' })
  readonly document!: unknown;

  @Field(() => [ImportNoteModel])
  readonly notes!: readonly ImportNoteModel[];
}
