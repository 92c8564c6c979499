export function TracePage() {
  return <div>trace</div>;
}
