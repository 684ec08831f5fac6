import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, it } from "vitest";

const GENERATED = "src/api/generated.ts";

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

const sources = files("src").filter((path) => /\.tsx?$/.test(path));

it("no file has more than 200 lines", () => {
  const written = sources.filter((path) => path !== GENERATED);
  const long = written.filter((path) => readFileSync(path, "utf-8").trimEnd().split("\n").length > 200);
  expect(written.length).toBeGreaterThan(50);
  expect(long).toEqual([]);
});

it("features know nothing of each other, and shared code nothing of features", () => {
  const wrong: string[] = [];
  for (const path of sources) {
    const owner = /^src\/features\/(\w+)\//.exec(path)?.[1];
    for (const [, target] of readFileSync(path, "utf-8").matchAll(/from "(\.[^"]+)"/g)) {
      const reached = relative(".", join(path, "..", target ?? ""));
      const other = /^src\/features\/(\w+)/.exec(reached)?.[1];
      if (other && other !== owner && !path.startsWith("src/app/")) wrong.push(`${path} -> ${reached}`);
    }
  }
  expect(wrong).toEqual([]);
});

it("nothing writes markup or styles as text", () => {
  const wrong = sources.filter((path) =>
    /dangerouslySetInnerHTML|\.innerHTML|insertAdjacentHTML|document\.write|setAttribute\("style"|eval\(/.test(
      readFileSync(path, "utf-8"),
    ),
  );
  expect(wrong).toEqual([]);
});
