import type { Measure, NotMeasured } from '#care/measures/definition.ts';
import { DEFINITIONS, SOURCE } from '#care/measures/definitions.ts';
import { figureOf } from '#care/measures/figure.ts';
import { countWords } from '#care/measures/figure-words.ts';
import type { DayTallies } from '#care/measures/measures.ts';
import { servicesOf, totalOf } from '#care/measures/total.ts';
import { Button } from '../../components/button.tsx';
import { codeWords } from '../../components/care-words.ts';
import { useDesk, useRoom, useToday } from '../../components/hooks.ts';
import { go } from '../../components/navigation.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { momentWords } from '../../components/time-words.ts';
import { pathOf, type Spot, spotOf } from './address.ts';
import { CasesBehind } from './cases-behind.tsx';
import { MeasureCard } from './measure-card.tsx';
import './measures.css';
import { chartDaysOf, daysOf, periodWords } from './period.ts';
import { PeriodPicker } from './period-picker.tsx';
import { TakeIt } from './take-it.tsx';
import { useMeasures } from './use-measures.ts';

const MEASURES = DEFINITIONS.filter(
  (definition): definition is Measure => definition.kind !== 'not-measured',
);

/** The national measures of some days, or the cases behind one of them. */
export default function MeasuresPage({ path }: { readonly path: string }) {
  const today = useToday();
  const spot = spotOf(path, today);
  const measure = MEASURES.find(({ id }) => id === spot.measure);
  return measure === undefined ? (
    <Figures spot={spot} today={today} />
  ) : (
    <CasesBehind key={path} measure={measure} spot={spot} />
  );
}

function Figures({ spot, today }: { readonly spot: Spot; readonly today: string }) {
  const { period, service } = spot;
  const { counted, again } = useMeasures(chartDaysOf(period));
  const { people } = useRoom();
  const { org } = useDesk().session;
  const days = counted.kind === 'counted' ? counted.days : [];
  const { from, to } = daysOf(period);
  const within = days.filter(({ day }) => from <= day && day <= to);
  const services = [...new Set([...servicesOf(days), ...servicesIn(people)])].sort();
  const words = `${periodWords(period)}, ${service === null ? 'every service' : codeWords(service)}`;
  return (
    <div className="desk-figures">
      <PageTitle title={`Measures, ${from} to ${to}`}>Measures</PageTitle>
      <p className="desk-figures__intro">
        The national urgent care measures, computed from what the log says in the clear. No record
        is opened for them.
      </p>
      <PeriodPicker {...{ spot, services, today }} onSpot={(next) => go(pathOf(next))} />
      <h2 className="desk-figures__period">{words}</h2>
      {counted.kind === 'counting' && <p role="status">Counting…</p>}
      {counted.kind === 'broken' && (
        <>
          <p role="alert">{counted.words}</p>
          <Button kind="secondary" onPress={again}>
            Try again
          </Button>
        </>
      )}
      {counted.kind === 'counted' && (
        <>
          <p role="status" className="desk-figures__summary">
            {summary(within, service)}
          </p>
          <p className="desk-quiet">
            Counted at {momentWords(counted.at, Date.now())} from the first{' '}
            {countWords(counted.size)} entries of the log of {org}. What still has time is not
            counted yet. In the charts the dashed line is the target: a filled day met it, a hollow
            one missed it. Where there is no line there is no target, and every day is filled.
          </p>
          <Button kind="secondary" onPress={again}>
            Count again
          </Button>
          <div className="desk-figures__cards">
            {DEFINITIONS.map((definition) =>
              definition.kind === 'not-measured' ? (
                <NotMeasuredCard key={definition.id} measure={definition} />
              ) : (
                <MeasureCard key={definition.id} measure={definition} {...{ days, spot }} />
              ),
            )}
          </div>
          <p className="desk-quiet">
            After {SOURCE.name}; taken over on {SOURCE.takenOver}. {SOURCE.advice}
          </p>
          <TakeIt days={within} period={{ from, to }} />
        </>
      )}
    </div>
  );
}

function NotMeasuredCard({ measure }: { readonly measure: NotMeasured }) {
  const { name, of, met, because } = measure;
  return (
    <section className="desk-card desk-figure" aria-label={name}>
      <h2>{name}</h2>
      <p className="desk-figure__figure">
        <span className="desk-figure__nothing">Not measured here</span>
      </p>
      <p>Because {because}</p>
      <p className="desk-quiet desk-figure__source">
        {of}, {met}
      </p>
    </section>
  );
}

function servicesIn({ colleagues }: ReturnType<typeof useRoom>['people']): readonly string[] {
  return [...colleagues.values()].flatMap((colleague) => colleague.services);
}

/** `6 targets met, 2 missed, 5 measures with nothing to count.` */
function summary(days: readonly DayTallies[], service: string | null): string {
  const figures = MEASURES.map((measure) => figureOf(measure, totalOf(days, measure.id, service)));
  const count = (isMet: boolean) => figures.filter((figure) => figure?.isMet === isMet).length;
  const nothing = figures.filter((figure) => figure === null).length;
  const [met, missed] = [count(true), count(false)];
  const targets = `${met} ${met === 1 ? 'target' : 'targets'} met, ${missed} missed`;
  if (nothing === 0) return `${targets}.`;
  return `${targets}, ${nothing} ${nothing === 1 ? 'measure' : 'measures'} with nothing to count.`;
}
