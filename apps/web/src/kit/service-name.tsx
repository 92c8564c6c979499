import { serviceColor } from './service-color.js';
import classes from './service-name.module.css';

/** A service with its colour; the name is always there, so the colour never carries meaning alone. */
export function ServiceName({ name, isStrong = false }: { readonly name: string; readonly isStrong?: boolean }) {
  return (
    <span className={classes.service} data-strong={isStrong || undefined}>
      <span className={classes.dot} style={{ background: serviceColor(name) }} />
      <span className={classes.name}>{name === '' ? 'unknown service' : name}</span>
    </span>
  );
}
