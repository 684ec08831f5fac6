import { Link } from "wouter";
import { Empty } from "../ui/Panel";

export function Missing() {
  return (
    <div className="screen">
      <h1>Nothing here</h1>
      <Empty>
        <p>This address names no screen.</p>
        <Link href="/" className="button">
          Go to Now
        </Link>
      </Empty>
    </div>
  );
}
