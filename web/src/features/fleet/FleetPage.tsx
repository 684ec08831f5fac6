export default function FleetPage() {
  return (
    <div className="screen">
      <h1>Fleet</h1>
    </div>
  );
}
