export default function SystemPage() {
  return (
    <div className="screen">
      <h1>System</h1>
    </div>
  );
}
