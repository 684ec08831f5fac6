import { type ReactNode, useId } from "react";

interface Props {
  title: string;
  /** Beside the title. */
  note?: ReactNode;
  /** At the far end of the header. */
  rest?: ReactNode;
  flush?: boolean;
  className?: string;
  children: ReactNode;
}

export function Panel({ title, note, rest, flush = false, className = "", children }: Props) {
  const id = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {note}
        {rest && <div className="rest">{rest}</div>}
      </header>
      <div className={flush ? "flush" : "body"}>{children}</div>
    </section>
  );
}

export function Empty({ children }: { children: ReactNode }) {
  return <div className="empty">{children}</div>;
}
