import { usePrefs } from "../../lib/prefs";
import { useOpenStories } from "./api/stories";
import { DeckyCells } from "./components/DeckyCells";
import { DepthStrip } from "./components/DepthStrip";
import { EventBars } from "./components/EventBars";
import { LiveFeed } from "./components/LiveFeed";
import { LiveSessions } from "./components/LiveSessions";
import { NeedsYou } from "./components/NeedsYou";
import { ServiceBars } from "./components/ServiceBars";
import "./now.css";

export default function NowPage() {
  const { attention } = usePrefs();
  const { isPending } = useOpenStories(attention);
  return (
    <div className="screen now">
      <h1 className="hidden-text">Now</h1>
      <DepthStrip />
      <NeedsYou />
      {/* Nothing below is shown before it is known how much stands above it: what is seen must not move. */}
      <div className={isPending ? "now-rest invisible" : "now-rest"}>
        <EventBars />
        <div className="now-grid">
          <DeckyCells />
          <ServiceBars />
          <LiveSessions />
          <LiveFeed />
        </div>
      </div>
    </div>
  );
}
