/** Moments are microseconds since 1970-01-01 UTC, as the API gives them. */
export type Micros = number;

export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const pad = (value: number, width = 2): string => String(value).padStart(width, "0");

export const now = (): Micros => Date.now() * 1000;

/** `2026-01-02T14:02:31.114Z` */
export const iso = (at: Micros): string => new Date(at / 1000).toISOString();

/** `14:02:31.114Z` in UTC, `14:02:31.114` in the reader's zone. */
export function clock(at: Micros, zone: "utc" | "local", millis = true): string {
  const date = new Date(at / 1000);
  const tail = millis ? `.${pad(date.getUTCMilliseconds(), 3)}` : "";
  if (zone === "utc") {
    return `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}${tail}Z`;
  }
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}${tail}`;
}

/** `2026-01-02` in the given zone. */
export function day(at: Micros, zone: "utc" | "local"): string {
  const date = new Date(at / 1000);
  if (zone === "utc")
    return `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** `2026-01-02 14:02:31Z` */
export const stamp = (at: Micros, zone: "utc" | "local"): string =>
  `${day(at, zone)} ${clock(at, zone, false)}`;

/** `36 s`, `2 min`, `3 h 12 m`, `4 d 2 h` */
export function span(micros: Micros): string {
  const seconds = Math.max(0, Math.floor(micros / SECOND));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} m` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
}

/** `0:51`, `18:02`, `1:02:03` */
export function playhead(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = pad(whole % 60);
  return hours ? `${hours}:${pad(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** `00:07:41` since a moment. */
export function stopwatch(micros: Micros): string {
  const whole = Math.max(0, Math.floor(micros / SECOND));
  return `${pad(Math.floor(whole / 3600))}:${pad(Math.floor((whole % 3600) / 60))}:${pad(whole % 60)}`;
}
