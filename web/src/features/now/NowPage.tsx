import { DeckyCells } from "./components/DeckyCells";
import { DepthStrip } from "./components/DepthStrip";
import { EventBars } from "./components/EventBars";
import { LiveFeed } from "./components/LiveFeed";
import { LiveSessions } from "./components/LiveSessions";
import { NeedsYou } from "./components/NeedsYou";
import { ServiceBars } from "./components/ServiceBars";
import "./now.css";

export default function NowPage() {
  return (
    <div className="screen now">
      <h1 className="hidden-text">Now</h1>
      <DepthStrip />
      <NeedsYou />
      <EventBars />
      <div className="now-grid">
        <DeckyCells />
        <ServiceBars />
        <LiveSessions />
        <LiveFeed />
      </div>
    </div>
  );
}
