import { describe, expect, it } from "vitest";
import { canonical, elided, endpoint } from "../src/lib/address";
import { bytes, count, percent, plural, short } from "../src/lib/number";
import { clock, playhead, span, stopwatch } from "../src/lib/time";

it.each([
  [0, "0"],
  [999, "999"],
  [1_000, "1k"],
  [1_234, "1.2k"],
  [9_960, "10k"],
  [88_412, "88k"],
  [999_600, "1M"],
])("short(%i) is %s", (value, expected) => expect(short(value)).toBe(expected));

it("writes numbers and sizes", () => {
  expect(count(1_234_567)).toBe("1,234,567");
  expect(bytes(2_104)).toBe("2.1 kB");
  expect(bytes(999)).toBe("999 B");
  expect(bytes(61_000_000_000)).toBe("61 GB");
  expect(percent(1, 0)).toBe("0 %");
  expect(plural(1, "decky", "deckies")).toBe("1 decky");
  expect(plural(2, "decky", "deckies")).toBe("2 deckies");
});

it.each([
  [36_000_000, "36 s"],
  [119_999_999, "1 min"],
  [11_520_000_000, "3 h 12 m"],
  [7_200_000_000, "2 h"],
  [180_000_000_000, "2 d 2 h"],
  [-5, "0 s"],
])("span(%i) is %s", (value, expected) => expect(span(value)).toBe(expected));

it("writes moments", () => {
  const at = Date.UTC(2026, 0, 2, 14, 2, 31, 114) * 1000;
  expect(clock(at, "utc")).toBe("14:02:31.114Z");
  expect(clock(at, "utc", false)).toBe("14:02:31Z");
  expect(playhead(51.9)).toBe("0:51");
  expect(playhead(3_723)).toBe("1:02:03");
  expect(stopwatch(461_000_000)).toBe("00:07:41");
});

describe("addresses (RFC 5952)", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["2001:DB8:0:0:0:0:0:7", "2001:db8::7"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["::1", "::1"],
    ["::ffff:c000:0280", "::ffff:192.0.2.128"],
    ["::ffff:192.0.2.128", "::ffff:192.0.2.128"],
    ["not:an:address", "not:an:address"],
    ["1::2::3", "1::2::3"],
  ])("%s", (given, expected) => expect(canonical(given)).toBe(expected));

  it("elides in the middle and keeps both ends", () => {
    const text = elided("2001:db8:85a3:8d3:1319:8a2e:370:7348");
    expect(text).toHaveLength(23);
    expect(text.startsWith("2001:db8:85")).toBe(true);
    expect(text.endsWith("370:7348")).toBe(true);
  });

  it("writes ports", () => {
    expect(endpoint("203.0.113.9", 22)).toBe("203.0.113.9:22");
    expect(endpoint("2001:db8::7", 22)).toBe("[2001:db8::7]:22");
  });
});
