/** Columns as wide as their widest cell; the first to the left, numbers to the right, as they are read. */
export function printTable(rows: readonly Readonly<Record<string, string>>[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ""))];
  const widths = columns.map((_, place) => Math.max(...lines.map((line) => line[place]!.length)));
  for (const [first, ...rest] of lines) {
    const cells = rest.map((cell, place) => cell.padStart(widths[place + 1]!));
    console.log([first!.padEnd(widths[0]!), ...cells].join("  "));
  }
}

export const whole = (value: number): string => Math.round(value).toLocaleString("en");
