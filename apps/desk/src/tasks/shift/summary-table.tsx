import { URGENCIES, type Urgency } from '#care/entries.ts';
import { codeWords, URGENCY_WORDS } from '../../components/care-words.ts';
import type { Cell, Choice, ServiceLine } from './summary.ts';

type SummaryTableProps = {
  readonly lines: readonly ServiceLine[];
  readonly choice: Choice;
  readonly onChoose: (choice: Choice) => void;
};

/** How many wait and how many are in somebody's hands, by service and urgency; each number opens its cases. */
export function SummaryTable({ lines, choice, onChoose }: SummaryTableProps) {
  if (lines.length === 0) return <p className="desk-empty">No open cases.</p>;
  const isChosen = (service: string, urgency: Urgency | null) =>
    choice.kind === 'cell' && choice.service === service && choice.urgency === urgency;
  return (
    <table className="nhsuk-table desk-summary">
      <caption className="nhsuk-u-visually-hidden">Open cases by service and urgency</caption>
      <thead>
        <tr>
          <th scope="col">Service</th>
          {URGENCIES.map((urgency) => (
            <th scope="col" key={urgency}>
              {URGENCY_WORDS[urgency].words}
            </th>
          ))}
          <th scope="col">All</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ service, cells, total }) => (
          <tr key={service}>
            <th scope="row">{codeWords(service)}</th>
            {URGENCIES.map((urgency) => (
              <td
                key={urgency}
                data-label={URGENCY_WORDS[urgency].words}
                data-empty={isEmpty(cells[urgency])}
              >
                <CellButton
                  cell={cells[urgency]}
                  pressed={isChosen(service, urgency)}
                  onPress={() => onChoose({ kind: 'cell', service, urgency })}
                />
              </td>
            ))}
            <td data-label="All">
              <CellButton
                cell={total}
                pressed={isChosen(service, null)}
                onPress={() => onChoose({ kind: 'cell', service, urgency: null })}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function CellButton({
  cell,
  pressed,
  onPress,
}: {
  readonly cell: Cell;
  readonly pressed: boolean;
  readonly onPress: () => void;
}) {
  const { waiting, taken, disputed, late } = cell;
  if (isEmpty(cell)) return <span className="desk-quiet">0</span>;
  return (
    <button type="button" className="desk-summary__cell" aria-pressed={pressed} onClick={onPress}>
      <strong>{waiting}</strong> waiting <span className="desk-quiet">{taken} taken</span>
      {disputed > 0 && <span className="desk-tally__late"> {disputed} to decide</span>}
      {late > 0 && <span className="desk-tally__late"> {late} late</span>}
    </button>
  );
}

function isEmpty({ waiting, taken, disputed }: Cell): boolean {
  return waiting + taken + disputed === 0;
}
