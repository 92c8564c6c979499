export function ServiceMapPage() {
  return <div>map</div>;
}
