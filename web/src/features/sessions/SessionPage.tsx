import { useParams as useRoute } from "wouter";
import type { SessionDetail } from "../../api/types";
import { mayAct } from "../../lib/auth";
import { useIdentity } from "../../lib/identity";
import { Await } from "../../ui/Await";
import { useSession } from "./api/recording";
import { Dialogue } from "./components/Dialogue";
import { useNeighbours } from "./components/neighbours";
import { Replay } from "./components/Replay";
import { SessionHead } from "./components/SessionHead";
import "./session.css";

function Body({ session }: { session: SessionDetail }) {
  const who = useIdentity();
  useNeighbours(session);
  return (
    <>
      <SessionHead session={session} />
      {session.transcript ? (
        <Replay session={session} permitted={mayAct(who, "analyst")} />
      ) : (
        <Dialogue session={session} />
      )}
    </>
  );
}

export default function SessionPage() {
  const { id = "" } = useRoute<{ id: string }>();
  const session = useSession(id);
  return (
    <div className="screen fill">
      <Await query={session}>{(data) => <Body key={data.sid} session={data} />}</Await>
    </div>
  );
}
