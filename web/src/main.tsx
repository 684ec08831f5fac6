import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { applyPrefs } from "./lib/prefs";
import "./ui/css/tokens.css";
import "./ui/css/base.css";
import "./ui/css/parts.css";
import "./ui/css/boxes.css";
import "./ui/css/shell.css";
import "./ui/css/table.css";
import "./ui/css/chart.css";
import "./ui/css/filter.css";
import "./ui/css/feed.css";

applyPrefs();
const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
