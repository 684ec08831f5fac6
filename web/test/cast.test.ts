import { describe, expect, it } from "vitest";
import { CastFilter, plainText } from "../src/lib/cast/filter";
import { Tape } from "../src/lib/cast/tape";

const pass = (data: string): string => new CastFilter().pass(data);

describe("CastFilter", () => {
  it.each([
    ["text", "abc\r\n\tü漢\b", "abc\r\n\tü漢\b"],
    ["colours", "\x1b[1;32mroot\x1b[0m", "\x1b[1;32mroot\x1b[0m"],
    [
      "cursor and erasing",
      "\x1b[2J\x1b[H\x1b[10;4f\x1b[K\x1b[3A\x1b[?25l",
      "\x1b[2J\x1b[H\x1b[10;4f\x1b[K\x1b[3A\x1b[?25l",
    ],
    ["a title", "\x1b]0;owned\x07x", "x"],
    ["a title ended by ST", "\x1b]2;owned\x1b\\x", "x"],
    ["a link", "\x1b]8;;http://evil\x1b\\click\x1b]8;;\x1b\\", "click"],
    ["a device string", "\x1bPq#0;2;0;0;0\x1b\\x", "x"],
    ["an application's string", "\x1b_Gf=100;AAAA\x1b\\x", "x"],
    ["a private message", "\x1b^hello\x1b\\x", "x"],
    ["C1 forms of them", "\u009d0;owned\u009cx\u0090q\u009cy\u009b31mz", "xy\x1b[31mz"],
    ["reports and queries", "\x1b[6n\x1b[c\x1b[>c\x1b[18tx", "x"],
    ["modes", "\x1b[?1049h\x1b[?2004h\x1b[4hx", "x"],
    ["character sets", "\x1b(0x\x1b)Bq\x0e\x0f", "xq"],
    ["a bell", "a\x07b", "ab"],
    ["concealed text, which is shown", "\x1b[8msecret\x1b[28;8;1m", "secret\x1b[28;1m"],
    [
      "an 8 that is a colour",
      "\x1b[38;5;8m\x1b[48;2;8;8;8m\x1b[38:5:8m",
      "\x1b[38;5;8m\x1b[48;2;8;8;8m\x1b[38:5:8m",
    ],
    ["a full reset, as clearing", "\x1bc", "\x1b[m\x1b[H\x1b[2J"],
    ["reversed writing", "\u202egpj", "\ufffdgpj"],
  ])("%s", (_, given, expected) => {
    expect(pass(given)).toBe(expected);
  });

  it("is not fooled by a cut, wherever it falls", () => {
    const whole = "a\x1b]0;owned\x07b\x1b[31mc\x1b[6nd\x1bPx\x1b\\e\x1b[8mf";
    for (let at = 0; at <= whole.length; at += 1) {
      const filter = new CastFilter();
      expect(filter.pass(whole.slice(0, at)) + filter.pass(whole.slice(at))).toBe("ab\x1b[31mcdef");
    }
  });

  it("gives up on a sequence without end", () => {
    expect(pass(`\x1b[${"1;".repeat(400)}mx`).endsWith("x")).toBe(true);
  });
});

it("plainText leaves the words", () => {
  expect(plainText("\x1b[1mroot\x1b[0m# id\r\nuid=0\x1b]0;t\x07")).toBe("root# id\nuid=0");
});

describe("Tape", () => {
  const recorded = (): { tape: Tape; drawn: () => string } => {
    let screen = "";
    const tape = new Tape();
    tape.attach(
      {
        reset: () => {
          screen = "";
        },
        resize: (cols, rows) => {
          screen += `<${cols}x${rows}>`;
        },
        output: (data) => {
          screen += data;
        },
      },
      80,
      24,
    );
    tape.append([
      [1, "o", "a"],
      [2, "i", "typed"],
      [3, "r", "100x30"],
      [33, "o", "b\x1b]0;t\x07"],
      [34, "o", "c"],
    ]);
    return { tape, drawn: () => screen };
  };

  it("shows the screen as it was at a moment, forwards and backwards", () => {
    const { tape, drawn } = recorded();
    tape.seek(33);
    expect(drawn()).toBe("a<100x30>b");
    tape.seek(1.5);
    expect(drawn()).toBe("a");
    tape.seek(99);
    expect(drawn()).toBe("a<100x30>bc");
    expect(tape.duration).toBe(34);
    expect(tape.atEnd).toBe(true);
  });

  it("keeps its place when idle time is left out or not", () => {
    const { tape } = recorded();
    tape.seek(20);
    expect(tape.position).toBeCloseTo(20, 5);
    tape.setSkipIdle(false);
    expect(tape.position).toBeCloseTo(20, 5);
    tape.setSkipIdle(true);
    expect(tape.position).toBeCloseTo(20, 5);
  });
});
