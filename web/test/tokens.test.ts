import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ciede2000, contrast, deuteranopia, type Rgb, rgb } from "./colour";

const css = readFileSync("src/ui/css/tokens.css", "utf-8");

function tokens(theme: string): Record<string, Rgb> {
  const block = css.slice(css.indexOf(`[data-theme="${theme}"]`)).split("}")[0] ?? "";
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, hex]) => [name, rgb(hex ?? "")]),
  );
}

const DEPTHS = ["depth-0", "depth-1", "depth-2", "depth-3", "depth-4"];
const FAMILIES = ["shell", "web", "data", "desktop", "mail", "names"];

function worst(theme: Record<string, Rgb>, name: string): number {
  return Math.min(
    ...["bg", "surface", "raised"].map((surface) => contrast(theme[name] as Rgb, theme[surface] as Rgb)),
  );
}

function nearest(theme: Record<string, Rgb>, names: readonly string[], seen: (colour: Rgb) => Rgb): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [index, one] of names.entries()) {
    for (const other of names.slice(index + 1)) {
      least = Math.min(least, ciede2000(seen(theme[one] as Rgb), seen(theme[other] as Rgb)));
    }
  }
  return least;
}

describe.each(["dark", "light"])("%s", (name) => {
  const theme = tokens(name);

  it.each(["text", "muted", "link", ...DEPTHS, ...FAMILIES])("%s can be read on every surface", (token) => {
    expect(worst(theme, token)).toBeGreaterThanOrEqual(4.5);
  });

  it("draws the edges of controls so that they are seen", () => {
    expect(contrast(theme.control as Rgb, theme.surface as Rgb)).toBeGreaterThanOrEqual(3);
  });

  it("writes on its own buttons so that it can be read", () => {
    expect(contrast(theme["on-link"] as Rgb, theme.link as Rgb)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ["depth", DEPTHS, 14],
    ["family", FAMILIES, 12],
  ] as const)("keeps each %s apart from the others, also without red and green", (_, names, least) => {
    expect(nearest(theme, names, (colour) => colour)).toBeGreaterThan(least);
    expect(nearest(theme, names, deuteranopia)).toBeGreaterThan(least);
  });
});

it("measures differences as the published pairs say", () => {
  expect(ciede2000([255, 255, 255], [255, 255, 255])).toBe(0);
  expect(ciede2000([255, 0, 0], [0, 255, 0])).toBeCloseTo(86.6, 0);
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
});
