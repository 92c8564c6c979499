/** A tenant: nothing of one organisation is ever visible to another. Its id is the tenant id everywhere else. */
export interface Organisation {
  readonly id: string;
  readonly name: string;
  /** Oldest first. */
  readonly teams: readonly Team[];
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly retentionDays: number;
}

export interface OrganisationDirectory {
  /** Undefined when there is none with this id. Rejects while the control store is away. */
  organisation(tenantId: string): Promise<Organisation | undefined>;
}
