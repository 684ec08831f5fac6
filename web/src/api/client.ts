import { request } from "../lib/http";
import type { paths } from "./generated";

type Method = "get" | "post" | "put" | "patch" | "delete";

type Operation<P extends keyof paths, M extends Method> = NonNullable<paths[P][M]>;

type Json<R, Status extends number> = R extends {
  [S in Status]: { content: { "application/json": infer A } };
}
  ? A
  : never;

/** What an operation answers, with whichever status it succeeds. */
type Answer<O> = O extends { responses: infer R }
  ? [Json<R, 200> | Json<R, 201> | Json<R, 202>] extends [never]
    ? undefined
    : Json<R, 200> | Json<R, 201> | Json<R, 202>
  : undefined;

type Queried<O> = O extends { parameters: { query?: infer Q } } ? keyof NonNullable<Q> : never;
type Placed<O> = O extends { parameters: { path: infer P } } ? keyof P : never;
type Body<O> = O extends { requestBody?: { content: { "application/json": infer B } } } ? B : never;

interface Given<O> {
  path?: { [N in Placed<O>]: string | number };
  query?: { [N in Queried<O>]?: string | number | boolean | null };
  body?: Body<O>;
  signal?: AbortSignal;
}

const PREFIX = "/api/v1";

function filled(path: string, values: Record<string, string | number>): string {
  return path
    .slice(PREFIX.length)
    .replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])));
}

/** Calls an operation of the API; its names, its body and its answer are checked against the API's description. */
export function call<P extends keyof paths, M extends Method & keyof paths[P]>(
  method: M,
  path: P,
  given: Given<Operation<P, M>> = {},
): Promise<Answer<Operation<P, M>>> {
  return request(filled(path, (given.path ?? {}) as Record<string, string | number>), {
    method: method.toUpperCase(),
    query: given.query as Record<string, string | number | boolean | null | undefined>,
    body: given.body,
    signal: given.signal,
  });
}
