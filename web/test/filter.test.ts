import { describe, expect, it } from "vitest";
import type { LogItem } from "../src/api/types";
import { filterQuery, filterText, matches, parseFilter, withField } from "../src/lib/filter";
import { suggest } from "../src/ui/filter/suggest";

const terms = (text: string): [string, string][] =>
  parseFilter(text).terms.map(({ field, value }) => [field, value]);

describe("parseFilter", () => {
  it.each<[string, [string, string][]]>([
    ["", []],
    ["wget", [["search", "wget"]]],
    [
      'service:ssh kind:command.issued "rm -rf /"',
      [
        ["service", "ssh"],
        ["kind", "command.issued"],
        ["search", "rm -rf /"],
      ],
    ],
    ["peer:2001:db8::7", [["peer", "2001:db8::7"]]],
    ["http://198.51.100.7/x.sh", [["search", "http://198.51.100.7/x.sh"]]],
    [
      'say \\"hi\\"',
      [
        ["search", "say"],
        ["search", '\\"hi\\"'],
      ],
    ],
    ['"a \\"b\\" c"', [["search", 'a "b" c']]],
  ])("%j", (text, expected) => {
    expect(terms(text)).toEqual(expected);
    expect(parseFilter(text).faults).toEqual([]);
  });

  it.each([
    ["wget colour:red", 5, "no filter is called colour"],
    ["service:", 0, "needs a value"],
    ["kind:nonsense", 0, "a kind looks like"],
    ["session:12", 0, "a session is a UUID"],
    ['x "open', 2, "has no end"],
  ])("%j names the column of its fault", (text, column, message) => {
    const [fault] = parseFilter(text).faults;
    expect(fault?.from).toBe(column);
    expect(fault?.message).toContain(message);
  });

  it("reads back what it writes, whatever the words are", () => {
    for (const value of ["plain", 'with "quotes"', "back\\slash", "a:b", "two words", "–", "\\"]) {
      const given = [{ field: "search" as const, value }];
      expect(terms(filterText(given))).toEqual([["search", value]]);
    }
  });
});

it("asks the server for all words and the last value of a field", () => {
  const filter = parseFilter("service:ssh wget service:ftp 198.51.100.7");
  expect(filterQuery(filter)).toEqual({ service: "ftp", search: "wget 198.51.100.7" });
  expect(withField("service:ssh wget", "service", "ftp")).toBe("wget service:ftp");
});

it("tells which new events belong to the list, and never looks into a secret", () => {
  const item: LogItem = {
    seq: 1,
    id: "i",
    at: 0,
    decky_id: "d",
    decky: "decky-01",
    service: "ssh",
    kind: "credential.offered",
    peer: "203.0.113.9",
    peer_port: 1,
    local_port: 22,
    session: null,
    ours: "",
    secret: ["secret"],
    fact: { principal: "Root", secret: "hunter2" },
  };
  expect(matches(parseFilter("service:ssh root"), item)).toBe(true);
  expect(matches(parseFilter("service:ftp"), item)).toBe(false);
  expect(matches(parseFilter("hunter2"), item)).toBe(false);
});

it("suggests names, then values", () => {
  const known = (field: string): readonly string[] => (field === "service" ? ["ssh", "smtp", "http"] : []);
  expect(suggest("wget ser", known)).toEqual(["wget service:"]);
  expect(suggest("service:s", known)).toEqual(["service:ssh", "service:smtp"]);
});
