/**
 * What protection did and saw. Called at most a few times per request, never per span: counts are added up first. Nothing
 * that is handed over holds a value that a rule hides; keys are given as they are after masking.
 */
export interface ProtectionObserver {
  /** `count` values were changed by the rule (`masking` documents). */
  rule(ruleId: string, action: string, count: number): void;
  /** A detector matched under this key, for the first time since the rules were compiled. */
  finding(detector: string, attributeKey: string, serviceName: string): void;
  /** About how many distinct values a key has had; `limited` when values beyond the team's limit are being replaced. */
  cardinality(attributeKey: string, estimate: number, serviceName: string, limited: boolean): void;
  /** `count` spans or resources of the service were not as the glossary says. */
  glossary(serviceName: string, attributeKey: string, violation: string, count: number): void;
  /** `count` spans or resources of the service were repaired for the reason (`docs/adr/0004-the-door.md`). */
  fault(reason: string, serviceName: string, count: number): void;
  /** The service sent a deprecated attribute name `count` times; `currentKey` is '' where there is no one current name. */
  drift(serviceName: string, deprecatedKey: string, currentKey: string, count: number): void;
}
