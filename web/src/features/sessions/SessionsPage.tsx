export default function SessionsPage() {
  return (
    <div className="screen">
      <h1>Sessions</h1>
    </div>
  );
}
