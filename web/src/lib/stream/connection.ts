import { api } from "../../api/endpoints";
import { BASE, Problem, withQuery } from "../http";
import { type LinkState, type Message, NAMES } from "./messages";

/** The server sends figures every 5 s; a longer silence means that the line is dead though nobody said so. */
const SILENCE_MS = 12_000;
const BACKOFF_MS = [250, 500, 1_000, 2_000, 4_000, 8_000] as const;

export interface Handlers {
  message: (message: Message) => void;
  state: (state: LinkState) => void;
  /** The newest `seq` that this browser has, 0 for none. */
  after: () => number;
}

/** One event stream that is opened anew, with a new ticket, each time that it ends. Returns what closes it. */
export function connect(handlers: Handlers): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let closed = false;

  const later = (): void => {
    source?.close();
    source = null;
    if (closed) return;
    handlers.state("lost");
    const wait = BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? 8_000;
    failures += 1;
    clearTimeout(timer);
    timer = setTimeout(open, wait);
  };

  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(later, SILENCE_MS);
  };

  const listen = (stream: EventSource): void => {
    stream.onopen = () => {
      failures = 0;
      handlers.state("live");
      alive();
    };
    stream.onerror = later;
    for (const name of NAMES) {
      stream.addEventListener(name, (event: MessageEvent<string>) => {
        alive();
        const id = Number(event.lastEventId) || 0;
        handlers.message({ name, data: JSON.parse(event.data), id } as Message);
      });
    }
  };

  const open = async (): Promise<void> => {
    try {
      const { ticket } = await api.ticket();
      if (closed) return;
      const after = handlers.after();
      source = new EventSource(withQuery(`${BASE}/stream`, { token: ticket, after: after || undefined }));
      listen(source);
      alive();
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return;
      later();
    }
  };

  void open();
  return () => {
    closed = true;
    clearTimeout(timer);
    source?.close();
  };
}
