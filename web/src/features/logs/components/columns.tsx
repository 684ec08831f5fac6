import type { LogItem } from "../../../api/types";
import { KindMark } from "../../../ui/evidence/KindMark";
import { summary } from "../../../ui/evidence/summary";
import { Inert } from "../../../ui/Inert";
import { Peer } from "../../../ui/Peer";
import { Demo, Service } from "../../../ui/Service";
import { Moment } from "../../../ui/Time";
import type { Column } from "../../../ui/table/Table";

export const COLUMNS: readonly Column<LogItem>[] = [
  { key: "at", label: "time", width: "minmax(112px, max-content)", cell: (item) => <Moment at={item.at} /> },
  { key: "decky", label: "decky", width: "minmax(72px, 0.7fr)", cell: (item) => item.decky ?? "" },
  {
    key: "service",
    label: "service",
    width: "84px",
    cell: (item) => (item.service ? <Service name={item.service} /> : ""),
  },
  {
    key: "peer",
    label: "peer",
    width: "minmax(130px, 1fr)",
    cell: (item) =>
      item.peer ? (
        <>
          <Peer address={item.peer} /> <Demo ours={item.ours} />
        </>
      ) : (
        ""
      ),
  },
  {
    key: "kind",
    label: "kind",
    width: "168px",
    cell: (item) => (
      <span className="row">
        <KindMark item={item} />
        {item.kind}
      </span>
    ),
  },
  {
    key: "what",
    label: "what",
    width: "minmax(200px, 3fr)",
    cell: (item) => <Inert text={summary(item)} line />,
  },
];
