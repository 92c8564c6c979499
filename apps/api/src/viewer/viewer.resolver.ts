import type { OrganisationDirectory } from '@clew/access-model';
import { Inject } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';

import { ApiError } from '../graphql/api-error.js';
import { ROLE_NAMES } from '../graphql/enums.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { INGEST_INFO, ORGANISATIONS } from '../injection.js';
import type { IngestInfo } from '../options.js';
import { IngestInfoModel, ViewerModel } from './viewer.models.js';

@Resolver()
export class ViewerResolver {
  readonly #organisations: OrganisationDirectory;
  readonly #ingestInfo: IngestInfo;

  constructor(
    @Inject(ORGANISATIONS) organisations: OrganisationDirectory,
    @Inject(INGEST_INFO) ingestInfo: IngestInfo,
  ) {
    this.#organisations = organisations;
    this.#ingestInfo = ingestInfo;
  }

  @Query(() => ViewerModel, { description: 'Who the token belongs to.' })
  async viewer(@Scope() scope: RequestScope): Promise<ViewerModel> {
    const organisation = await scope.read(() => this.#organisations.organisation(scope.tenantId));
    if (organisation === undefined) throw new ApiError('FORBIDDEN', 'the organisation of this token no longer exists');
    return { organisation, role: ROLE_NAMES[scope.principal.role] };
  }

  @Query(() => IngestInfoModel, {
    description: "How spans are sent to this installation; what the UI's first page shows.",
  })
  ingest(): IngestInfoModel {
    const { otlpHttpUrl, otlpGrpcUrl, keyOptional } = this.#ingestInfo;
    return { otlpHttpUrl, otlpGrpcUrl, keyOptional };
  }
}
