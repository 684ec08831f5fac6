import { type FormEvent, useState } from "react";
import { api } from "../../../api/endpoints";
import type { Role } from "../../../api/types";
import { Button } from "../../../ui/Button";
import { Panel } from "../../../ui/Panel";
import { OncePassword } from "./OncePassword";
import { ROLES } from "./Users";

export function NewUser({ onDone }: { onDone: () => Promise<unknown> }) {
  const [username, setUsername] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [fault, setFault] = useState("");
  const [made, setMade] = useState<{ username: string; password: string }>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setFault("");
    try {
      const account = await api.addUser(username.trim(), role);
      setMade({ username: account.username, password: account.password ?? "" });
      setUsername("");
      await onDone();
    } catch (error) {
      setFault(error instanceof Error ? error.message : "It failed");
    }
  };
  return (
    <Panel title="Add a user" className="part">
      <form onSubmit={submit} className="row wrap new-user">
        <div className="field">
          <label htmlFor="new-name">Name</label>
          <input
            id="new-name"
            className="input narrow"
            autoComplete="off"
            autoCapitalize="none"
            required
            value={username}
            onChange={(event) => setUsername(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor="new-role">Role</label>
          <select
            id="new-role"
            className="input"
            value={role}
            onChange={(event) => setRole(event.target.value as Role)}
          >
            {ROLES.map((entry) => (
              <option key={entry}>{entry}</option>
            ))}
          </select>
        </div>
        <Button type="submit" look="primary" needs="admin">
          Add
        </Button>
      </form>
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      {made && (
        <OncePassword username={made.username} password={made.password} onClose={() => setMade(undefined)} />
      )}
    </Panel>
  );
}
