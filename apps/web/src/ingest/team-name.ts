export interface NamedTeam {
  readonly id: string;
  readonly name: string;
}

/** A team as people call it; its id where it is not known any more. */
export function teamName(teams: readonly NamedTeam[], id: string): string {
  return teams.find((team) => team.id === id)?.name ?? id;
}
