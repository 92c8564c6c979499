import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

import { RoleEnum } from '../graphql/enums.js';
import type { RoleName } from '../graphql/enums.js';

@ObjectType('Team')
export class TeamModel {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => String)
  readonly name!: string;

  @Field(() => Int)
  readonly retentionDays!: number;
}

@ObjectType('Organisation')
export class OrganisationModel {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => String)
  readonly name!: string;

  @Field(() => [TeamModel])
  readonly teams!: readonly TeamModel[];
}

@ObjectType('Viewer')
export class ViewerModel {
  @Field(() => OrganisationModel)
  readonly organisation!: OrganisationModel;

  @Field(() => RoleEnum)
  readonly role!: RoleName;
}

@ObjectType('IngestInfo')
export class IngestInfoModel {
  @Field(() => String, {
    nullable: true,
    description: 'Base URL for OTLP/HTTP exporters, or null where this process does not know it.',
  })
  readonly otlpHttpUrl!: string | undefined;

  @Field(() => String, {
    nullable: true,
    description: 'URL for OTLP/gRPC exporters, or null where this process does not know it.',
  })
  readonly otlpGrpcUrl!: string | undefined;

  @Field(() => Boolean, { description: 'True when a request without an ingest key is taken for the default team.' })
  readonly keyOptional!: boolean;
}
