import type { UnmappedValue, Warning } from '#care/report/report.ts';
import { WARNINGS } from '#care/report/warnings.ts';

export function Warnings({ warnings }: { readonly warnings: readonly Warning[] }) {
  return (
    <ul className="nhsuk-list nhsuk-list--bullet">
      {warnings.map(({ code, where }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a report's lists never change their order
        <li key={i}>
          {WARNINGS[code]} <span className="desk-quiet">{where}</span>
        </li>
      ))}
    </ul>
  );
}

/** Values of the message that have no place in the report: few, and never dropped. */
export function NotUnderstood({
  values,
  count,
}: {
  readonly values: readonly UnmappedValue[];
  readonly count: number;
}) {
  if (count === 0) return <p>Every value of the message found its place.</p>;
  return (
    <>
      <table className="nhsuk-table desk-table">
        <caption className="nhsuk-u-visually-hidden">Values without a place</caption>
        <thead>
          <tr>
            <th scope="col">Where in the message</th>
            <th scope="col">What it says</th>
          </tr>
        </thead>
        <tbody>
          {values.map(({ path, value }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a report's lists never change their order
            <tr key={i}>
              <td className="desk-path">{path}</td>
              <td className="desk-text">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {values.length < count && <p>{count - values.length} more are in the message as received.</p>}
    </>
  );
}
