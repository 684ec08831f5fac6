import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { api } from "../../api/endpoints";
import { useDeckies } from "../../api/queries";
import { useKeys } from "../../lib/keys";
import { plural } from "../../lib/number";
import { useParams } from "../../lib/url";
import { Await } from "../../ui/Await";
import { Button } from "../../ui/Button";
import { Empty } from "../../ui/Panel";
import { Groups } from "./components/Groups";
import { grouped } from "./groups";
import "./credentials.css";

const PAGE = 500;

function useCredentials(search: string, service: string) {
  return useInfiniteQuery({
    queryKey: ["credentials", search, service],
    queryFn: ({ pageParam }) => api.credentials({ search, service, limit: PAGE, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: 30_000,
  });
}

export default function CredentialsPage() {
  const [params, setParams] = useParams();
  const search = params.get("search") ?? "";
  const service = params.get("service") ?? "";
  const [text, setText] = useState(search);
  const input = useRef<HTMLInputElement>(null);
  const { data: deckies = [] } = useDeckies();
  const query = useCredentials(search, service);
  const groups = useMemo(() => grouped(query.data?.pages.flatMap((page) => page.items) ?? []), [query.data]);
  const services = [...new Set(deckies.flatMap((decky) => decky.services.map((entry) => entry.name)))].sort();
  useKeys([{ keys: "/", what: "filter", run: () => input.current?.focus() }]);
  return (
    <div className="screen fill">
      <div className="title">
        <h1>Credentials</h1>
        <span className="muted">{query.data && plural(groups.length, "secret")}</span>
        <form
          className="row wrap"
          onSubmit={(event) => {
            event.preventDefault();
            setParams({ search: text.trim() || null });
          }}
        >
          <input
            ref={input}
            className="input narrow"
            aria-label="User or address"
            placeholder="User or address"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onBlur={() => setParams({ search: text.trim() || null })}
            onKeyDown={(event) => event.key === "Escape" && input.current?.blur()}
          />
          <select
            className="input"
            aria-label="Service"
            value={service}
            onChange={(event) => setParams({ service: event.target.value || null })}
          >
            <option value="">any service</option>
            {services.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </form>
      </div>
      <div className="panel split">
        <Await query={query}>
          {() =>
            groups.length === 0 ? (
              <Empty>
                <p>{search || service ? "No credential matches." : "Nobody offered a secret yet."}</p>
                {(search || service) && (
                  <Button onClick={() => setParams({ search: null, service: null })}>Clear</Button>
                )}
              </Empty>
            ) : (
              <Groups groups={groups} more={query.hasNextPage} onMore={() => query.fetchNextPage()} />
            )
          }
        </Await>
      </div>
    </div>
  );
}
