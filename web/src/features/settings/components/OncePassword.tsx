import { copy } from "../../../lib/copy";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";

interface Props {
  username: string;
  password: string;
  onClose: () => void;
}

/** A password that the server made up, shown once. */
export function OncePassword({ username, password, onClose }: Props) {
  return (
    <Dialog title={`Password of ${username}`} onClose={onClose}>
      <div className="inner">
        <p>It is shown once, and must be changed at the first sign-in.</p>
        <pre className="once">{password}</pre>
        <div className="actions">
          <Button onClick={() => copy(password, "the password")}>Copy</Button>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
