import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../api/endpoints";
import type { Role, User } from "../../../api/types";
import { mayAct } from "../../../lib/auth";
import { useIdentity } from "../../../lib/identity";
import { toast, toastError } from "../../../lib/toast";
import { Await } from "../../../ui/Await";
import { Button } from "../../../ui/Button";
import { Confirm } from "../../../ui/Confirm";
import { Panel } from "../../../ui/Panel";
import { NewUser } from "./NewUser";
import { ResetPassword } from "./ResetPassword";

export const ROLES: readonly Role[] = ["viewer", "analyst", "admin"];

interface RowProps {
  user: User;
  self: boolean;
  onRole: (role: Role) => void;
  onReset: () => void;
  onRemove: () => void;
}

function Row({ user, self, onRole, onReset, onRemove }: RowProps) {
  return (
    <tr>
      <td>
        {user.username} {self && <span className="muted">(you)</span>}
      </td>
      <td>
        <select
          className="input"
          aria-label={`Role of ${user.username}`}
          value={user.role}
          disabled={self}
          onChange={(event) => onRole(event.target.value as Role)}
        >
          {ROLES.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </select>
      </td>
      <td className="muted">{user.must_change_password ? "must change the password" : ""}</td>
      <td className="num nowrap">
        <Button look="bare" blocked={self} onClick={onReset}>
          Reset password
        </Button>
        <Button look="bare" blocked={self} onClick={onRemove}>
          Remove
        </Button>
      </td>
    </tr>
  );
}

export function Users() {
  const who = useIdentity();
  const client = useQueryClient();
  const permitted = mayAct(who, "admin");
  const [removing, setRemoving] = useState("");
  const [resetting, setResetting] = useState("");
  const users = useQuery({ queryKey: ["users"], queryFn: api.users, enabled: permitted });
  const reload = (): Promise<void> => client.invalidateQueries({ queryKey: ["users"] });
  const setRole = async (username: string, role: Role): Promise<void> => {
    try {
      await api.setRole(username, role);
      toast({ text: `${username} is ${role} now` });
    } catch (error) {
      toastError("Role", error);
    }
    await reload();
  };
  if (!permitted) {
    return (
      <Panel title="Users" className="part">
        <p className="muted">Users are managed by the role admin.</p>
        <Button needs="admin">Add a user</Button>
      </Panel>
    );
  }
  return (
    <>
      <Panel title="Users" flush className="part overflow">
        <Await query={users}>
          {({ items }) => (
            <table className="plain">
              <thead>
                <tr>
                  <th>name</th>
                  <th>role</th>
                  <th>state</th>
                  <th>
                    <span className="hidden-text">deeds</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((user) => (
                  <Row
                    key={user.username}
                    user={user}
                    self={user.username === who?.username}
                    onRole={(role) => setRole(user.username, role)}
                    onReset={() => setResetting(user.username)}
                    onRemove={() => setRemoving(user.username)}
                  />
                ))}
              </tbody>
            </table>
          )}
        </Await>
      </Panel>
      <NewUser onDone={reload} />
      {resetting && <ResetPassword username={resetting} onClose={() => setResetting("")} onDone={reload} />}
      {removing && (
        <Confirm
          title={`Remove ${removing}`}
          effects={["Whoever is signed in by this name is signed out.", "What they did stays written down."]}
          deed="Remove"
          typed={removing}
          onConfirm={async () => {
            await api.removeUser(removing);
            await reload();
          }}
          onClose={() => setRemoving("")}
        />
      )}
    </>
  );
}
