/** Names that senders choose may hold anything, also what separates them: the length tells where the first one ends. */
export function sourceKey(tenantId: string, teamId: string, serviceName: string, environment: string): string {
  return `${tenantId}\0${teamId}\0${serviceName.length}\0${serviceName}${environment}`;
}
