import classes from './compare-page.module.css';
import type { DiffNode } from './diff-rows.js';

/** Attributes of the selected span that differ; ids, which differ between any two traces, only by name. */
export function AttributeChanges({ node }: { readonly node: DiffNode }) {
  const telling = node.attributeChanges.filter(({ isIdentifier }) => !isIdentifier);
  const ids = node.attributeChanges.filter(({ isIdentifier }) => isIdentifier);
  return (
    <>
      <h2>
        Changed attributes of <span className={classes.subject}>{node.spanName}</span>
      </h2>
      {node.presence !== 'BOTH' && <p className="dimmed">Only one of the traces has this span.</p>}
      {node.presence === 'BOTH' && telling.length === 0 && <p className="dimmed">None that tells anything.</p>}
      <dl className={classes.changes}>
        {telling.map(({ scope, key, left, right }) => (
          <div key={`${scope} ${key}`}>
            <dt>{key}</dt>
            <dd>
              <del>{left ?? 'absent'}</del> → <ins>{right ?? 'absent'}</ins>
            </dd>
          </div>
        ))}
      </dl>
      {ids.length > 0 && <p className="dimmed">Ids, different as ever: {ids.map(({ key }) => key).join(', ')}</p>}
    </>
  );
}
