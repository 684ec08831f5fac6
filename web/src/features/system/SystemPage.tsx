import { useStats } from "../../api/queries";
import { Await } from "../../ui/Await";
import { Evidence } from "./components/EvidenceState";
import { Outbox } from "./components/Outbox";
import { Sensors } from "./components/Sensors";
import { Workers } from "./components/Workers";
import "./system.css";

export default function SystemPage() {
  const stats = useStats();
  return (
    <div className="screen">
      <h1>System</h1>
      <Await query={stats}>{(data) => <Evidence stats={data} />}</Await>
      <div className="system-grid">
        <Workers />
        <div className="stack">
          <Sensors query={stats} />
          <Outbox />
        </div>
      </div>
    </div>
  );
}
