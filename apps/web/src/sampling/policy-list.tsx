import { Badge } from '@mantine/core';
import { describePolicies } from './describe-policy.js';
import classes from './sampling-page.module.css';

export interface PolicyListProps {
  readonly content: unknown;
}

/** What a sampling document says, in words and in its order. */
export function PolicyList({ content }: PolicyListProps) {
  const policies = describePolicies(content);
  return (
    <div>
      <h2>In words</h2>
      {policies.length === 0 ? (
        <p>No policies: nothing is kept.</p>
      ) : (
        <ol className={classes.policies}>
          {policies.map(({ name, type, text }) => (
            <li key={name}>
              <span className={classes.policyName}>
                <strong>{name}</strong>
                <Badge variant="light" color="gray" size="sm" tt="none">
                  {type}
                </Badge>
              </span>
              <span className={classes.policyText}>{text}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
