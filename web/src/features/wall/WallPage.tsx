export default function WallPage() {
  return (
    <div className="screen">
      <h1>Wall</h1>
    </div>
  );
}
