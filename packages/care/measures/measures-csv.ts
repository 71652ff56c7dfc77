/** The measures of some days as a table for other programs: the whole, each service, and each day of each service. */
import { csvRow } from '#base/csv.ts';
import type { Definition } from './definition.ts';
import { DEFINITIONS } from './definitions.ts';
import { figureOf, rounded } from './figure.ts';
import { targetWords } from './figure-words.ts';
import type { DayTallies } from './measures.ts';
import { servicesOf, totalOf } from './total.ts';

const COLUMNS = [
  'From',
  'To',
  'Service',
  'Measure',
  'Name',
  'Figure',
  'Unit',
  'Counted',
  'Of them',
  'Target',
  'Target met',
  'Not measured because',
] as const;

const EVERY_SERVICE = 'all';

/** @param from and `to` are days, both included */
export function measuresCsv(days: readonly DayTallies[], from: string, to: string): string {
  const services = servicesOf(days);
  const wholes = [null, ...services].flatMap((service) =>
    rowsOf(days, { from, to, service }, true),
  );
  const byDay = days.flatMap((day) =>
    services.flatMap((service) => rowsOf([day], { from: day.day, to: day.day, service }, false)),
  );
  return [csvRow(COLUMNS), ...wholes, ...byDay].join('');
}

type Which = { readonly from: string; readonly to: string; readonly service: string | null };

function rowsOf(days: readonly DayTallies[], which: Which, withEmpty: boolean): string[] {
  return DEFINITIONS.flatMap((definition) => {
    const cells = cellsOf(definition, days, which.service);
    if (cells === null && !withEmpty) return [];
    const { from, to, service } = which;
    const { id, name } = definition;
    return [
      csvRow([from, to, service ?? EVERY_SERVICE, id, name, ...(cells ?? nothing(definition))]),
    ];
  });
}

/** Null where nothing was counted. */
function cellsOf(
  definition: Definition,
  days: readonly DayTallies[],
  service: string | null,
): readonly string[] | null {
  if (definition.kind === 'not-measured') return null;
  const tally = totalOf(days, definition.id, service);
  const figure = figureOf(definition, tally);
  if (figure === null) return null;
  return [
    `${rounded(figure, definition, 3)}`,
    figure.unit,
    `${tally.of}`,
    `${tally.met}`,
    targetWords(definition) ?? '',
    figure.isMet === null ? '' : figure.isMet ? 'yes' : 'no',
    '',
  ];
}

function nothing(definition: Definition): readonly string[] {
  const why = definition.kind === 'not-measured' ? definition.because : definition.nothing;
  return ['', '', '0', '0', '', '', why];
}
