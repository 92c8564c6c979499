import type { OrganisationDirectory } from '@clew/access-model';
import { Inject, Injectable } from '@nestjs/common';

import { ApiError } from '../graphql/api-error.js';
import type { RequestScope } from '../graphql/request-context.js';
import { ORGANISATIONS } from '../injection.js';

/** Teams that a caller may name: those of their own organisation. */
@Injectable()
export class KnownTeams {
  readonly #organisations: OrganisationDirectory;

  constructor(@Inject(ORGANISATIONS) organisations: OrganisationDirectory) {
    this.#organisations = organisations;
  }

  /** Null and absent mean the whole organisation. Throws ApiError BAD_USER_INPUT for a team that is not theirs. */
  async require(scope: RequestScope, teamId: string | null | undefined): Promise<string | undefined> {
    if (typeof teamId !== 'string') return undefined;
    const organisation = await scope.read(() => this.#organisations.organisation(scope.tenantId));
    if (organisation?.teams.some(({ id }) => id === teamId) === true) return teamId;
    throw new ApiError('BAD_USER_INPUT', `teamId: the organisation has no team ${JSON.stringify(teamId.slice(0, 60))}`);
  }
}
