export type Family = "shell" | "web" | "data" | "desktop" | "mail" | "names";

/** The families in the order of the legend. */
export const FAMILIES: readonly { family: Family; label: string }[] = [
  { family: "shell", label: "shell" },
  { family: "web", label: "web, API" },
  { family: "data", label: "data" },
  { family: "desktop", label: "desktop, files" },
  { family: "mail", label: "mail, directory" },
  { family: "names", label: "names, voice, plant" },
];

const OF: Readonly<Record<string, Family>> = {
  ssh: "shell",
  telnet: "shell",
  adb: "shell",
  http: "web",
  https: "web",
  docker: "web",
  kubernetes: "web",
  elasticsearch: "data",
  redis: "data",
  mysql: "data",
  postgres: "data",
  mssql: "data",
  mongodb: "data",
  memcached: "data",
  ftp: "desktop",
  tftp: "desktop",
  smb: "desktop",
  rdp: "desktop",
  vnc: "desktop",
  smtp: "mail",
  pop3: "mail",
  imap: "mail",
  ldap: "mail",
  kerberos: "mail",
};

/** What events of the product's own are filed under: no service that anybody could visit. */
export const OWN = "sensor";

/** Which family a service belongs to; what is in no list speaks names, voice or a plant's protocol. */
export const familyOf = (service: string | null | undefined): Family => OF[service ?? ""] ?? "names";

export const isFamily = (key: string): key is Family => FAMILIES.some((entry) => entry.family === key);
