/** What a drill found, and whether that is as it must be. */

export type Figure = {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The most that it may be; null where it is told and not judged. */
  readonly most: number | null;
};

export type Drill = {
  readonly drill: string;
  readonly figures: readonly Figure[];
  /** On what, and with how many. */
  readonly setting: Readonly<Record<string, string | number>>;
};

export function passed({ figures }: Drill): boolean {
  return figures.every(({ value, most }) => most === null || value <= most);
}

/** As people read it. */
export function drillWords(drill: Drill): string {
  const { setting, figures } = drill;
  const rows = figures.map(({ what, value, unit, most }) => {
    const said = `${Number.isInteger(value) ? value : value.toFixed(1)} ${unit}`.trim();
    const bound = most === null ? '' : value <= most ? '  as it must be' : `  MORE THAN ${most}`;
    return `  ${what.padEnd(52)} ${said.padStart(12)}${bound}`;
  });
  const where = Object.entries(setting).map(([name, value]) => `${name} ${value}`);
  return [
    `Drill ${drill.drill}: ${passed(drill) ? 'PASSED' : 'FAILED'}`,
    `  ${where.join(', ')}`,
    ...rows,
    '',
  ].join('\n');
}
