export default function SessionPage() {
  return (
    <div className="screen">
      <h1>Session</h1>
    </div>
  );
}
