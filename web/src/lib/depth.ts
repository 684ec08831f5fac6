export type Depth = 0 | 1 | 2 | 3 | 4;

/** How far somebody got; the server decides, these are the words for it. */
export const DEPTHS: readonly { depth: Depth; word: string; meaning: string }[] = [
  { depth: 0, word: "Seen", meaning: "connected or scanned" },
  { depth: 1, word: "Knocked", meaning: "offered a credential or tried an exploit" },
  { depth: 2, word: "Inside", meaning: "a login was accepted" },
  { depth: 3, word: "Acting", meaning: "ran a command, wrote or left a file" },
  { depth: 4, word: "Spreading", meaning: "used bait, or carried a secret or file to another decky" },
];

export const asDepth = (value: number): Depth => Math.min(4, Math.max(0, Math.trunc(value))) as Depth;

export const depthWord = (value: number): string => DEPTHS[asDepth(value)]?.word ?? "Seen";
