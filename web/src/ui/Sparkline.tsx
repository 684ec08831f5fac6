/** Twenty-four small bars; its table is the row's own figures. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const most = Math.max(1, ...values);
  const width = 96 / Math.max(1, values.length);
  return (
    <svg className="spark" viewBox="0 0 96 20" preserveAspectRatio="none" role="img" aria-label={label}>
      {values.map((value, index) => {
        const height = value === 0 ? 1 : Math.max(2, (18 * value) / most);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is what it stands for
            key={index}
            x={index * width}
            y={19 - height}
            width={Math.max(1, width - 1)}
            height={height}
            fill="currentColor"
            opacity={value === 0 ? 0.35 : 1}
          />
        );
      })}
    </svg>
  );
}
