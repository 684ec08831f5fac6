import { ArrowRight } from "lucide-react";
import { Fragment } from "react";
import { Link } from "wouter";
import type { Proof } from "../../../api/types";
import { span } from "../../../lib/time";
import type { Step } from "../fold";

const SHOWN = 12;

/** The way from decky to decky, with the time between; what was carried along is said where it is proven. */
export function Path({ steps, spread }: { steps: readonly Step[]; spread: Proof | undefined }) {
  if (steps.length < 2) return null;
  return (
    <ol className="path" aria-label="Way through the fleet">
      {steps.slice(0, SHOWN).map((step, index) => (
        <Fragment key={step.decky}>
          {index > 0 && (
            <li className={spread?.decky === step.decky ? "hop d4" : "hop"}>
              {span(step.after)}
              {spread?.decky === step.decky && ", carried over"}
              <ArrowRight size={14} aria-hidden="true" />
            </li>
          )}
          <li>
            <Link href={`/fleet/${step.decky}`} className="button">
              {step.decky}
            </Link>
          </li>
        </Fragment>
      ))}
      {steps.length > SHOWN && <li className="muted">+{steps.length - SHOWN}</li>}
    </ol>
  );
}
