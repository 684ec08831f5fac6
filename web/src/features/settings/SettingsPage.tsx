export default function SettingsPage() {
  return (
    <div className="screen">
      <h1>Settings</h1>
    </div>
  );
}
