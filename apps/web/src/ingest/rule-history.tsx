import { Button } from '@mantine/core';
import type { LoadRuleHistoryQuery } from '../generated/graphql.js';
import { useClock } from '../kit/clock.js';
import { formatAge } from '../kit/instant.js';
import classes from '../kit/admin-page.module.css';

export interface RuleHistoryProps {
  readonly versions: LoadRuleHistoryQuery['ruleDocumentHistory'];
  readonly onChoose: (content: unknown) => void;
}

/** Who saved what when; an old version can be taken into the editor and saved as a new one. */
export function RuleHistory({ versions, onChoose }: RuleHistoryProps) {
  const { asOfMs } = useClock();
  if (versions.length === 0) return null;
  return (
    <div>
      <h2>Versions</h2>
      <table className={classes.table}>
        <tbody>
          {versions.map(({ version, content, createdAt, createdBy }) => (
            <tr key={version}>
              <td data-numeric>{version}</td>
              <td title={createdAt}>{formatAge(Date.parse(createdAt), asOfMs)}</td>
              <td className="mono" title="Token that saved it">
                {createdBy}
              </td>
              <td>
                <Button
                  variant="default"
                  size="compact-xs"
                  onClick={() => {
                    onChoose(content);
                  }}
                >
                  Edit
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
