export default function StoryPage() {
  return (
    <div className="screen">
      <h1>Story</h1>
    </div>
  );
}
