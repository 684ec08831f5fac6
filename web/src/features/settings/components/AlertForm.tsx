import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "../../../api/endpoints";
import type { Alerts } from "../../../api/types";
import { toast } from "../../../lib/toast";
import { Button } from "../../../ui/Button";
import { Panel } from "../../../ui/Panel";
import { AlertTest } from "./AlertTest";
import { DepthSelect, Switch, TextField } from "./Fields";

const disabledNote = (sink: { auto_disabled_at?: number | null; failures?: number }): string =>
  sink.auto_disabled_at ? `Turned off by itself after ${sink.failures ?? 0} failures in a row.` : "";

const lines = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .map((entry) => entry.trim())
    .filter(Boolean);

/** Where alerts go. A secret that is left as it stands is not changed. */
export function AlertForm({ alerts }: { alerts: Alerts }) {
  const client = useQueryClient();
  const [webhook, setWebhook] = useState(alerts.webhook);
  const [mail, setMail] = useState(alerts.mail);
  const [allow, setAllow] = useState(alerts.allow.join("\n"));
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFault("");
    try {
      const { auto_disabled_at: _a, failures: _b, ...hook } = webhook;
      const { auto_disabled_at: _c, failures: _d, ...post } = mail;
      client.setQueryData(
        ["alerts"],
        await api.saveAlerts({ webhook: hook, mail: post, allow: lines(allow) }),
      );
      toast({ text: "Alerts saved" });
    } catch (error) {
      setFault(error instanceof Error ? error.message : "It failed");
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit} className="stack">
      <Panel title="Webhook" className="part" rest={<AlertTest sink="webhook" />}>
        <div className="fields">
          <Switch
            label="Send"
            value={webhook.enabled}
            onChange={(enabled) => setWebhook({ ...webhook, enabled })}
          />
          <DepthSelect
            value={webhook.min_depth}
            onChange={(min_depth) => setWebhook({ ...webhook, min_depth })}
          />
          <TextField
            label="URL"
            kind="url"
            value={webhook.url}
            onChange={(url) => setWebhook({ ...webhook, url })}
          />
          <TextField
            label="Signing secret (HMAC-SHA256)"
            kind="password"
            value={webhook.secret}
            onChange={(secret) => setWebhook({ ...webhook, secret })}
          />
        </div>
        <p className="fault">{disabledNote(webhook)}</p>
      </Panel>
      <Panel title="Mail" className="part" rest={<AlertTest sink="mail" />}>
        <div className="fields">
          <Switch label="Send" value={mail.enabled} onChange={(enabled) => setMail({ ...mail, enabled })} />
          <DepthSelect value={mail.min_depth} onChange={(min_depth) => setMail({ ...mail, min_depth })} />
          <TextField label="Server" value={mail.host} onChange={(host) => setMail({ ...mail, host })} />
          <TextField
            label="Port"
            kind="number"
            value={String(mail.port ?? "")}
            onChange={(port) => setMail({ ...mail, port: Number(port) })}
          />
          <TextField
            label="From"
            kind="email"
            value={mail.sender}
            onChange={(sender) => setMail({ ...mail, sender })}
          />
          <TextField
            label="To"
            kind="email"
            value={mail.recipient}
            onChange={(recipient) => setMail({ ...mail, recipient })}
          />
          <TextField
            label="User"
            value={mail.username}
            onChange={(username) => setMail({ ...mail, username })}
          />
          <TextField
            label="Password"
            kind="password"
            value={mail.password}
            onChange={(password) => setMail({ ...mail, password })}
          />
          <Switch label="TLS" value={mail.tls} onChange={(tls) => setMail({ ...mail, tls })} />
        </div>
        <p className="fault">{disabledNote(mail)}</p>
      </Panel>
      <Panel title="Private targets" className="part">
        <div className="field">
          <label htmlFor="allow">Private and loopback networks that alerts may go to, one a line</label>
          <textarea
            id="allow"
            className="input mono"
            rows={3}
            placeholder="10.20.0.0/24"
            value={allow}
            onChange={(event) => setAllow(event.target.value)}
          />
        </div>
      </Panel>
      {fault && (
        <p className="fault part" role="alert">
          {fault}
        </p>
      )}
      <div className="row">
        <Button type="submit" look="primary" needs="admin" blocked={busy}>
          {busy ? "Saving…" : "Save"}
        </Button>
        <span className="muted small">A test uses what is saved.</span>
      </div>
    </form>
  );
}
