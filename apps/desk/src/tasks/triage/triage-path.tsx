/** The triages of a case on its page: readable with or without their packs. Loaded when there is one to show. */
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { recordTriages, type TriageRecord } from '#pathways/record.ts';
import { Details } from '../../components/details.tsx';
import { Facts } from '../../components/facts.tsx';
import { Link } from '../../components/link.tsx';
import { useFile } from '../../components/use-file.ts';
import { ageOf, languageName } from './context.ts';
import { Recorded } from './recorded.tsx';
import { Use } from './triage-head.tsx';
import { SPEAKER_WORDS } from './triage-words.ts';
import './triage.css';

type TriagePathProps = {
  readonly id: Uuid;
  readonly now: number;
};

export default function TriagePath({ id, now }: TriagePathProps) {
  const { state } = useFile(streamName({ kind: 'case', id }), 'care');
  const { triages, notUnderstood } = recordTriages(state.kind === 'open' ? state.entries : []);
  if (triages.length === 0 && notUnderstood === 0) return null;
  return (
    <section className="desk-card" aria-label="Triage">
      {triages.map((record, i) => (
        <article key={record.id}>
          <h2>
            Triage: {record.title}
            {triages.length > 1 && ` (${i + 1} of ${triages.length})`}
          </h2>
          <Use words={record.use} />
          <Outcome record={record} />
          <Details
            summary={`Questions and answers (${answers(record)})`}
            open={i === triages.length - 1}
            isPrinted
          >
            <Recorded record={record} now={now} />
            <p className="desk-quiet">
              {record.title}, version {record.version}, by {record.author}.{' '}
              <Link href={`/packs/${record.hash.toHex()}/${id}`}>See the way through the pack</Link>
            </p>
          </Details>
        </article>
      ))}
      {notUnderstood > 0 && (
        <p>Parts of a triage of this case could not be read by this desk: {notUnderstood}.</p>
      )}
    </section>
  );
}

function Outcome({ record: { context, end, flags } }: { readonly record: TriageRecord }) {
  const of = context.speaker === 'self' ? 'aged' : 'for somebody aged';
  const who = `${SPEAKER_WORDS[context.speaker]}, ${of} ${ageOf(context.ageMonths)}`;
  const language = context.language === 'en' ? '' : `, in ${languageName(context.language)}`;
  return (
    <>
      {flags.map((flag) => (
        <p key={flag} className="triage-raised">
          Red flag: {flag}
        </p>
      ))}
      <Facts
        facts={[
          [
            'Ended in',
            end === null ? 'Not ended: somebody must go on' : `${end.title} (${end.code})`,
          ],
          ['Answered by', who + language],
        ]}
      />
    </>
  );
}

function answers({ moves }: TriageRecord): number {
  return moves.filter(({ move }) => move.type === 'pathways.answered').length;
}
