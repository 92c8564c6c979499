export function FirstTrace() {
  return <div>first</div>;
}
