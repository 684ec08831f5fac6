/** Longest sequence that is looked at; what goes on longer is no sequence of a terminal's. */
const LONGEST = 256;

const CURSOR = new Set("ABCDEFGHadefsu`");
const ERASE = new Set("JKXPLM@");
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** C1 controls that begin something. */
const C1: Record<string, "csi" | "string"> = {
  "\u009b": "csi",
  "\u0090": "string",
  "\u0098": "string",
  "\u009d": "string",
  "\u009e": "string",
  "\u009f": "string",
};

const ESCAPES: Record<string, string> = {
  "7": "\x1b7",
  "8": "\x1b8",
  D: "\x1bD",
  E: "\x1bE",
  M: "\x1bM",
  // A full reset would also undo what the page has set up: clearing and going home is what is seen of it.
  c: "\x1b[m\x1b[H\x1b[2J",
};

/** The parameters of a colour sequence without "concealed", which would hide what a visitor typed. */
function shown(parameters: string): string | undefined {
  if (!/^[0-9;:]*$/.test(parameters)) return undefined;
  const parts = parameters.split(";");
  const kept: string[] = [];
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] ?? "";
    if (part === "38" || part === "48" || part === "58") {
      const length = parts[index + 1] === "2" ? 5 : 3;
      kept.push(...parts.slice(index, index + length));
      index += length - 1;
    } else if (!/^0*8$/.test(part)) {
      kept.push(part);
    }
  }
  return kept.length > 0 ? kept.join(";") : undefined;
}

function control(parameters: string, final: string): string {
  if (final === "m") {
    const kept = shown(parameters);
    return kept === undefined ? "" : `\x1b[${kept}m`;
  }
  if ((final === "h" || final === "l") && parameters === "?25") return `\x1b[?25${final}`;
  const plain = /^[0-9;]*$/.test(parameters) || (final === "J" && /^\?[0-9;]*$/.test(parameters));
  return plain && (CURSOR.has(final) || ERASE.has(final)) ? `\x1b[${parameters}${final}` : "";
}

type State = "ground" | "escape" | "csi" | "string" | "string escape" | "skip";

/** Lets through what a terminal draws: text, colours, cursor, erasing. Titles, links, queries, reports, modes, key
 * bindings and whatever else a program could ask of a terminal are dropped, also where they are cut in two. */
export class CastFilter {
  private state: State = "ground";
  private held = "";

  /** What may be drawn of the next piece. */
  pass(data: string): string {
    let out = "";
    for (const character of data.replace(BIDI, "\ufffd")) out += this.next(character);
    return out;
  }

  private next(character: string): string {
    switch (this.state) {
      case "ground":
        return this.ground(character);
      case "escape":
        return this.escape(character);
      case "csi":
        return this.csi(character);
      case "skip":
        // The final byte of ESC ( B and the like.
        if (character >= "0") this.state = "ground";
        return "";
      default:
        return this.string(character);
    }
  }

  private ground(character: string): string {
    const begun = C1[character];
    if (character === "\x1b") this.begin("escape");
    else if (begun) this.begin(begun);
    else if (character >= " " && (character < "\x7f" || character > "\u009f")) return character;
    else if ("\b\t\n\r".includes(character)) return character;
    return "";
  }

  private begin(state: State): void {
    this.state = state;
    this.held = "";
  }

  private escape(character: string): string {
    if (character === "\x1b") return "";
    if (character === "[") this.begin("csi");
    else if ("]P_^X".includes(character)) this.begin("string");
    else if (character >= " " && character <= "/") this.begin("skip");
    else {
      this.begin("ground");
      return ESCAPES[character] ?? "";
    }
    return "";
  }

  private csi(character: string): string {
    if (character >= "@" && character <= "~") {
      const passed = control(this.held, character);
      this.begin("ground");
      return passed;
    }
    if (character === "\x1b") this.begin("escape");
    else if (character === "\x18" || character === "\x1a" || this.held.length >= LONGEST)
      this.begin("ground");
    else if (character < " ") return "\b\t\n\r".includes(character) ? character : "";
    else this.held += character;
    return "";
  }

  private string(character: string): string {
    if (character === "\x07" || character === "\u009c" || character === "\x18" || character === "\x1a") {
      this.begin("ground");
    } else if (this.state === "string escape") {
      if (character === "\\") this.begin("ground");
      else {
        this.begin("escape");
        return this.escape(character);
      }
    } else if (character === "\x1b") this.state = "string escape";
    return "";
  }
}

/** The text alone, as somebody would copy it from the screen, one line a line. */
export function plainText(data: string): string {
  return (
    new CastFilter()
      .pass(data)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what the filter lets through is taken off here
      .replace(/\x1b(?:\[[0-9;:?]*[@-~]|.)/g, "")
      .replace(/\r\n/g, "\n")
      .replace(/[\b\r]/g, "")
  );
}
