// @vitest-environment happy-dom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clip, escapeText } from "../src/lib/inert";
import { Inert } from "../src/ui/Inert";

describe("escapeText", () => {
  it.each([
    ["plain text, ümlauts, 漢字 and 🙂", "plain text, ümlauts, 漢字 and 🙂"],
    ["a\u0000b\u001b[31mc\r\nd\u007fe\u009bf", "a\\x00b\\x1b[31mc\\x0d\\x0ad\\x7fe\\x9bf"],
    ["\u202egpj.exe", "\\u{202E}gpj.exe"],
    ["a\u200bb\u2066c\ufeffd", "a\\u{200B}b\\u{2066}c\\u{FEFF}d"],
    ["\ud800", "\\u{D800}"],
    ["<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"],
  ])("%j", (given, expected) => {
    expect(escapeText(given)).toBe(expected);
  });

  it("leaves nothing that could act, whatever comes", () => {
    const acting = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u00ad\u200b-\u200d\u2060\ufeff]/u;
    for (let code = 0; code < 0x10ffff; code += code < 0x3000 ? 1 : 997) {
      expect(escapeText(String.fromCodePoint(code))).not.toMatch(acting);
    }
  });
});

describe("clip", () => {
  it("says how much it hides and halves no character", () => {
    expect(clip("abcdef", 4)).toEqual({ head: "abcd", hidden: 2 });
    expect(clip("abc🙂", 4)).toEqual({ head: "abc", hidden: 2 });
  });
});

describe("Inert", () => {
  let box: HTMLElement;
  let root: Root;

  beforeEach(() => {
    (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
    box = document.createElement("div");
    root = createRoot(box);
  });
  afterEach(() => act(() => root.unmount()));

  it("prints markup as text, in isolation", () => {
    act(() => root.render(<Inert text={"<b onclick='x'>\u202e</b>"} />));
    expect(box.querySelector("bdi")?.textContent).toBe("<b onclick='x'>\\u{202E}</b>");
    expect(box.querySelectorAll("b, a, script, img")).toHaveLength(0);
  });

  it("shows 4 kB and the rest on request", () => {
    act(() => root.render(<Inert text={"x".repeat(10_000)} />));
    expect(box.querySelector("bdi")?.textContent).toHaveLength(4_096);
    act(() => box.querySelector("button")?.click());
    expect(box.querySelector("bdi")?.textContent).toHaveLength(10_000);
  });
});
