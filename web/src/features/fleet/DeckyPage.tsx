export default function DeckyPage() {
  return (
    <div className="screen">
      <h1>Decky</h1>
    </div>
  );
}
