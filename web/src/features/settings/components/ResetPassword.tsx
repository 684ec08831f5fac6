import { useState } from "react";
import { api } from "../../../api/endpoints";
import { Confirm } from "../../../ui/Confirm";
import { OncePassword } from "./OncePassword";

interface Props {
  username: string;
  onDone: () => Promise<unknown>;
  onClose: () => void;
}

export function ResetPassword({ username, onDone, onClose }: Props) {
  const [password, setPassword] = useState("");
  if (password) return <OncePassword username={username} password={password} onClose={onClose} />;
  const reset = async (): Promise<void> => {
    const answer = await api.resetPassword(username);
    await onDone();
    setPassword(answer.password ?? "");
  };
  return (
    <Confirm
      title={`Reset the password of ${username}`}
      effects={[`${username} is signed out everywhere.`, "A new password is made up and shown to you once."]}
      deed="Reset"
      onConfirm={reset}
      onClose={() => password || onClose()}
    />
  );
}
