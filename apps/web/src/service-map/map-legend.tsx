import classes from './service-map-page.module.css';

export function MapLegend() {
  return (
    <ul className={classes.legend} aria-label="Colours">
      <li data-health="good">errors below 0.5%</li>
      <li data-health="uneasy">0.5% to 5%</li>
      <li data-health="bad">5% and more</li>
      <li>thicker: more calls</li>
    </ul>
  );
}
