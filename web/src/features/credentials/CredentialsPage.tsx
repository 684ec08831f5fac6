export default function CredentialsPage() {
  return (
    <div className="screen">
      <h1>Credentials</h1>
    </div>
  );
}
