import { Download } from "lucide-react";
import { api } from "../../../api/endpoints";
import type { SessionDetail } from "../../../api/types";
import { plainText } from "../../../lib/cast/filter";
import { download, save } from "../../../lib/http";
import { escapeText } from "../../../lib/inert";
import { toastError } from "../../../lib/toast";
import { Button } from "../../../ui/Button";

async function allText(session: SessionDetail): Promise<string> {
  let text = "";
  let offset: number | null = 0;
  while (offset !== null) {
    const page = await api.transcript(session.decky, session.sid, offset);
    text += page.rows_list
      .filter(([, code]) => code === "o")
      .map(([, , data]) => data)
      .join("");
    offset = page.next_offset;
  }
  return plainText(text);
}

const commandsText = (session: SessionDetail): string =>
  session.commands
    .map((command) => `${new Date(command.at / 1000).toISOString()} ${escapeText(command.line)}\n`)
    .join("");

/** The session to take along: the recording, its text, its commands. */
export function ExportMenu({ session }: { session: SessionDetail }) {
  const name = `session-${session.sid.slice(0, 8)}`;
  const attempt = async (deed: () => Promise<void>): Promise<void> => {
    try {
      await deed();
    } catch (error) {
      toastError("Export", error);
    }
  };
  const cast = `/transcripts/${encodeURIComponent(session.decky)}/${encodeURIComponent(session.sid)}.cast`;
  return (
    <>
      <button type="button" className="button" popoverTarget="export">
        <Download size={14} /> Export
      </button>
      <div id="export" popover="auto" className="popover export">
        {session.transcript && (
          <>
            <Button needs="analyst" onClick={() => attempt(() => download(cast, `${name}.cast`))}>
              Recording (.cast)
            </Button>
            <Button
              needs="analyst"
              onClick={() => attempt(async () => save(new Blob([await allText(session)]), `${name}.txt`))}
            >
              Text
            </Button>
          </>
        )}
        <Button
          onClick={() => attempt(async () => save(new Blob([commandsText(session)]), `${name}-commands.txt`))}
        >
          Commands
        </Button>
      </div>
    </>
  );
}
