const GROUPED = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** `1,234` */
export const count = (value: number): string => GROUPED.format(value);

const scaled = (value: number, steps: readonly string[], space: string): string => {
  let step = 0;
  let rest = Math.abs(value);
  while (rest >= 999.5 && step < steps.length - 1) {
    rest /= 1000;
    step += 1;
  }
  const digits =
    step === 0 || rest >= 9.95 ? Math.round(rest).toString() : (Math.round(rest * 10) / 10).toString();
  return `${value < 0 ? "-" : ""}${digits}${space}${steps[step]}`;
};

/** `1.2k`, for tiles only. */
export const short = (value: number): string => scaled(value, ["", "k", "M", "G"], "");

/** `2.1 kB`, a kilobyte being 1,000 bytes. */
export const bytes = (value: number): string => scaled(value, ["B", "kB", "MB", "GB", "TB"], " ");

export const percent = (part: number, whole: number): string =>
  whole > 0 ? `${Math.round((100 * part) / whole)} %` : "0 %";

export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;
