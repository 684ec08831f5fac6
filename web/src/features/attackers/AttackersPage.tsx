export default function AttackersPage() {
  return (
    <div className="screen">
      <h1>Attackers</h1>
    </div>
  );
}
