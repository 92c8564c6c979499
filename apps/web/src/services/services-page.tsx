export function ServicesPage() {
  return <div>services</div>;
}
