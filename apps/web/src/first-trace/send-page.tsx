export function SendPage() {
  return <div>send</div>;
}
